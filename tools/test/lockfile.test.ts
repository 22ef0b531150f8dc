import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from './sources.ts';

describe('lockfile', () => {
  it('holds no download addresses, so that it works with any mirror of the registry', () => {
    const lines = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8').split('\n');
    expect(lines.filter((line) => /tarball:|https?:/.test(line))).to.deep.equal([]);
  });
});
