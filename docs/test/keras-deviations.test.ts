import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { topics } from '../../packages/losses/test/deviations/index.ts';
import { deviationsOf, deviationsPage } from '../reference/deviations.ts';
import { everyLoss } from '../reference/losses.ts';
import { lossPage } from '../reference/page.ts';

describe('the page of deviations from Keras', () => {
  it('is what the table gives now', () => {
    const written = readFileSync(new URL('../keras-deviations.md', import.meta.url), 'utf8');
    const command = 'out of date: run npx tsx --conditions=source docs/keras-deviations.ts';
    expect(written, command).to.equal(deviationsPage());
  });

  it('has a row for every deviation', () => {
    const count = topics.reduce((n, { deviations }) => n + Object.keys(deviations).length, 0);
    expect(deviationsPage().match(/^\| (?!Keras \|)/gm)).to.have.length(count);
  });

  it('is linked from the page of every loss, below what that loss has of its own', () => {
    for (const { definition } of everyLoss) {
      const page = lossPage(definition);
      expect(page, definition.name).to.include('(keras-deviations.md)');
      for (const each of deviationsOf(definition.name)) expect(page).to.include(`- ${each}`);
    }
    expect(lossPage(everyLoss.find(({ definition }) => definition.name === 'tversky')!.definition)).to.match(
      /## Differs from Keras\n.*- Keras: has alpha and beta swapped.*#23333/s,
    );
  });
});
