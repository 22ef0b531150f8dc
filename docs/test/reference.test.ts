import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { conventions } from '@lossgraph/core/testing';
import { commonOptions, reductionMeanings } from '@lossgraph/losses';
import { expect } from 'chai';
import { conventionsPage } from '../reference/conventions.ts';
import { everyLoss } from '../reference/losses.ts';
import { indexPage, lossPage } from '../reference/page.ts';
import { lossPicture, ticks } from '../reference/picture.ts';
import { blocksOf } from './blocks.ts';
import { load } from './modules.ts';
import { runBlock } from './program.ts';

describe('reference of the losses', () => {
  for (const loss of everyLoss) {
    const { name, className, formula, trap, defaults, options } = loss.definition;

    it(`has a page for ${className} whose examples are true`, async () => {
      const page = lossPage(loss.definition);
      expect(page).to.include(formula).and.include(trap).and.include(`${name}.svg`);
      for (const [option, value] of Object.entries(defaults)) {
        expect(page).to.include(`| \`${option}\` | \`${JSON.stringify(value)}\` | ${options[option]} |`);
      }
      expect(page, 'shapes').to.match(/\| Shapes \| \[[\d, ]*\], \[[\d, ]+\] → \[/);
      const [block, ...others] = blocksOf(page, `${name}.md`);
      expect(others).to.have.length(0);
      expect(await runBlock(block?.code ?? '', { names: {}, load })).to.equal(loss.definition.examples.length);
    });

    it(`has a picture of ${className} with a value and a derivative for each curve`, () => {
      const picture = lossPicture(loss);
      expect(picture)
        .to.match(/^<svg .*<\/svg>\n$/s)
        .and.not.match(/NaN|Infinity|undefined/);
      const paths = [...picture.matchAll(/<path d="([^"]*)"/g)].map(([, d]) => d ?? '');
      expect(paths.length).to.be.oneOf([2, 4]);
      for (const path of paths) expect(new Set(path.match(/ -?[\d.]+/g)).size, path).to.be.above(1);
    });
  }

  it('is written to a folder, with an index of all', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lossgraph-reference-'));
    const script = fileURLToPath(new URL('../build-reference.ts', import.meta.url));
    try {
      execFileSync(process.execPath, ['--import', 'tsx', '--conditions=source', script, folder]);
      expect(readdirSync(folder)).to.have.length(2 * everyLoss.length + 3);
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(indexPage(everyLoss.map((loss) => loss.definition)).match(/^- \[/gm)).to.have.length(everyLoss.length);
  });

  it('has the options of every loss in its index, with every reduction explained', () => {
    const index = indexPage(everyLoss.map((loss) => loss.definition));
    for (const [option, { meaning }] of Object.entries(commonOptions)) {
      expect(index)
        .to.match(new RegExp(`^\\| \`${option}\` \\|`, 'm'))
        .and.include(meaning);
    }
    for (const [reduction, meaning] of Object.entries(reductionMeanings)) {
      expect(index).to.include(`| \`${reduction}\` | ${meaning} |`);
    }
  });

  it('has a row for every convention', () => {
    const points = conventions.flatMap((topic) => topic.points);
    expect(conventionsPage().match(/^\| `/gm)).to.have.length(points.length).above(150);
  });

  it('has axes with round numbers', () => {
    expect(ticks(-3, 3)).to.deep.equal([-2, 0, 2]);
    expect(ticks(0, 1).map((x) => Number(x.toFixed(6)))).to.deep.equal([0, 0.2, 0.4, 0.6, 0.8, 1]);
  });
});
