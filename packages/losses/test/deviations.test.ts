import { expect } from 'chai';
import type { LossDefinition } from '../src/index.ts';
import { deviations, figures } from './deviations.ts';
import { fixtures, known, situationOf } from './keras-fixtures.ts';

describe('deviations from Keras', () => {
  for (const [name, { keras, ours, issue, shows }] of Object.entries(deviations)) {
    it(`${name}: Keras ${keras}${issue === undefined ? '' : ` (#${issue})`}; ours ${ours}`, shows);
  }

  it('are all in the table', () => {
    const tags = fixtures.flatMap((fixture) => Object.keys(fixture.deviations));
    for (const tag of new Set(tags)) expect([...Object.keys(deviations), ...figures]).to.include(tag);
  });

  it('are all met by some case of the fixtures', () => {
    const tags = new Set(fixtures.flatMap((fixture) => fixture.cases.flatMap((each) => each.deviation ?? [])));
    for (const [name, { recognise }] of Object.entries(deviations)) {
      const met = fixtures.some(({ loss, cases }) => {
        const definition = known.find((each) => each.definition.name === loss)?.definition as LossDefinition<object>;
        return cases.some((each) => recognise?.(situationOf(each, definition)));
      });
      if (name !== 'grown-shape') expect(tags.has(name) || met, name).to.equal(true);
    }
  });
});
