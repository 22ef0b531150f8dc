import { expect } from 'chai';
import * as lossgraph from 'lossgraph';
import { type Block, blocksOf, blocksOfComments, emptyExamples, markdownFiles, read, sourceFiles } from './blocks.ts';
import { exportsBeside, load, type Names } from './modules.ts';
import { runBlock } from './program.ts';

// Each block is a program of its own; the rules are at runBlock.
describe('code in Markdown', () => {
  for (const block of markdownFiles().flatMap((file) => blocksOf(read(file), file))) {
    if (block.language === 'ts') it(block.place, () => run(block, {}));
  }

  it('names the language of every block, and ts for all that is TypeScript or JavaScript', () => {
    const known = ['ts', 'sh', 'json', 'text', 'tex', 'html', 'mermaid'];
    const others = markdownFiles().flatMap((file) => blocksOf(read(file), file));
    expect(others.filter(({ language }) => !known.includes(language)).map(({ place }) => place)).to.deep.equal([]);
  });
});

describe('examples in doc comments', () => {
  // What the example's own package exports comes first: inside losses, `get` is the get of losses. Where an example shows
  // a test, `it` runs it.
  const tests = { it: (_title: string, check: () => unknown) => check() };
  for (const file of sourceFiles()) {
    for (const block of blocksOfComments(read(file), file)) {
      it(block.place, async () => run(block, { ...tests, ...lossgraph, ...(await exportsBeside(file)) }));
    }
  }

  it('follow their tag as a block of ts', () => {
    expect(sourceFiles().flatMap((file) => emptyExamples(read(file), file))).to.deep.equal([]);
    const others = sourceFiles().flatMap((file) => blocksOfComments(read(file), file));
    expect(others.filter(({ language }) => language !== 'ts').map(({ place }) => place)).to.deep.equal([]);
  });
});

async function run({ place, code }: Block, names: Names): Promise<void> {
  try {
    await runBlock(code, { names, load });
  } catch (error) {
    expect.fail(`${place}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
