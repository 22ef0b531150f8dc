import { expect } from 'chai';
import type { LossDefinition } from '../src/index.ts';
import { type Deviation, deviations, figures } from './deviations/index.ts';
import { type Fixture, fixtures, known, situationOf } from './keras-fixtures.ts';

describe('deviations from Keras', () => {
  for (const [name, { keras, ours, issue, shows }] of Object.entries(deviations)) {
    it(`${name}: Keras ${keras}${issue === undefined ? '' : ` (#${issue})`}; ours ${ours}`, shows);
  }

  it('are all in the table', () => {
    const tags = fixtures.flatMap((fixture) => Object.keys(fixture.deviations));
    for (const tag of new Set(tags)) expect([...Object.keys(deviations), ...figures]).to.include(tag);
  });

  it('name the losses that they are about, all that show them in the fixtures among these', () => {
    const names = known.map((each) => each.definition.name);
    for (const [name, deviation] of Object.entries(deviations)) {
      const { losses = names } = deviation;
      expect(names, name).to.include.members(losses);
      expect(losses, name).to.include.members(met(name, deviation));
    }
  });

  it('are all met by some case of the fixtures, or say why not', () => {
    for (const [name, deviation] of Object.entries(deviations)) {
      expect(met(name, deviation).length > 0, name).to.equal(deviation.unmet === undefined);
    }
  });
});

/** The losses whose fixtures have a case of the deviation. */
function met(name: string, { recognise }: Deviation): string[] {
  const shows = ({ loss, cases }: Fixture): boolean => {
    const definition = known.find((each) => each.definition.name === loss)?.definition as LossDefinition<object>;
    return cases.some(
      (each) => [each.deviation ?? []].flat().includes(name) || recognise?.(situationOf(each, definition)),
    );
  };
  return fixtures.filter(shows).map(({ loss }) => loss);
}
