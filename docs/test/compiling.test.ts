import { expect } from 'chai';
import { blocksOf, read } from './blocks.ts';
import { load } from './modules.ts';
import { runBlock } from './program.ts';

const page = 'docs/guide/compiling.md';
const title = '## Looking into the digit model';
const section =
  read(page)
    .split(/^(?=## )/m)
    .find((each) => each.startsWith(title)) ?? '';
const blocks = blocksOf(section, page);

/** Names of values, such as t16: they are numbered in an order that is of no interest to the reader. */
const ID = /\bt\d+\b/g;

describe('the report in the guide to compiling', () => {
  let report: readonly string[] = [];
  /** The names on the page, and those in the report. */
  const meant = new Map<string, string>();

  before(async () => {
    const [example] = blocks.filter(({ language }) => language === 'ts');
    let text = '';
    const names = { show: (shown: string) => (text = shown) };
    await runBlock(`${example?.code}\nshow(String(step.inspect()));`, { names, load });
    report = text.split('\n').map((line) => line.replace(/^ {2}/, ''));
  });

  it('is that of the step', () => {
    const excerpts = blocks.filter(({ language }) => language === 'text');
    expect(excerpts).to.have.length(4);
    for (const { place, code } of excerpts) {
      let from = 0;
      for (const run of runsOf(code)) {
        const at = report.findIndex((_, i) => i >= from && run.every((line, k) => isAlike(line, report[i + k])));
        expect(
          at,
          `${place}: not in the report in this order:\n${run.join('\n')}\nof\n${report.join('\n')}`,
        ).to.be.least(0);
        run.forEach((line, k) => {
          note(line, report[at + k] ?? '', place);
        });
        from = at + run.length;
      }
    }
    expect(new Set(meant.values()).size, 'one name for two values').to.equal(meant.size);
  });

  it('has every value that the text speaks of', () => {
    const prose = section.replace(/^```[\s\S]*?^```$/gm, '');
    const spoken = [...prose.matchAll(ID)].map(([id]) => id);
    expect(spoken).to.include.members(['t82', 't67', 't16']);
    expect(spoken.filter((id) => !meant.has(id))).to.deep.equal([]);
  });

  function note(ours: string, theirs: string, place: string): void {
    const [there, here] = [theirs.match(ID) ?? [], ours.match(ID) ?? []];
    here.forEach((id, i) => {
      expect(meant.get(id) ?? there[i], `${place}: ${id} in\n${ours}`).to.equal(there[i]);
      meant.set(id, there[i] ?? '');
    });
  }
});

/** The lines between those that say that some are left out. */
function runsOf(code: string): string[][] {
  return code
    .split(/^ *…$/m)
    .map((part) => part.split('\n').filter((line) => line !== ''))
    .filter((run) => run.length > 0);
}

/** Whether two lines are the same but for the numbers of values, and what their digits move. */
function isAlike(ours: string, theirs: string = ''): boolean {
  const plain = (line: string) => line.replace(ID, 't').replace(/(?<=\S) +/g, ' ');
  return plain(ours) === plain(theirs);
}
