import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { blocksOf, markdownFiles, read, root } from './blocks.ts';

describe('types of code in Markdown', () => {
  it('are right under strict settings, so that blocks can be copied', function () {
    this.timeout(60_000);
    const blocks = markdownFiles().flatMap((file) => blocksOf(read(file), file));
    const wrong = {
      place: 'wrong.md:7',
      code: "import { tensor } from 'lossgraph';\nconst x: string = tensor(1).item();\nx;",
    };
    const found = problems([...blocks.filter(({ language }) => language === 'ts'), wrong]);
    expect(found.pop()).to.match(/^wrong\.md:8: .*'number' is not assignable to type 'string'/);
    expect(found).to.deep.equal([]);
  });
});

/** What the compiler says of blocks, each a module of its own, at the line of their file. */
function problems(blocks: readonly { readonly place: string; readonly code: string }[]): string[] {
  const folder = mkdtempSync(join(root, 'docs', '.blocks-'));
  try {
    blocks.forEach(({ code }, i) => {
      writeFileSync(join(folder, `block-${i}.ts`), `${code}\nexport {};\n`);
    });
    const compilerOptions = { rootDir: '../..', types: ['node'] };
    const settings = { extends: '../../tsconfig.test.json', compilerOptions, include: ['*.ts'], exclude: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], { encoding: 'utf8' });
    return stdout.split('\n').flatMap((line) => {
      const [, index, row, message] = /block-(\d+)\.ts\((\d+),\d+\): (.*)/.exec(line) ?? [];
      const [, file, first] = /(.*):(\d+)$/.exec(blocks[Number(index)]?.place ?? '') ?? [];
      return file === undefined ? [] : [`${file}:${Number(first) + Number(row) - 1}: ${message}`];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
