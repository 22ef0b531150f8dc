import { expect } from 'chai';
import { detectFeatures, f32x4 } from '../src/index.ts';
import { map } from './support/map.ts';

describe('detectFeatures', () => {
  it('finds SIMD in every Node that is supported, and relaxed SIMD from Node 22 on', () => {
    const major = Number(process.versions.node.split('.')[0]);
    const { simd, relaxedSimd, fusedMadd } = detectFeatures();
    expect(simd).to.equal(true);
    expect(relaxedSimd).to.equal(major >= 22);
    if (!relaxedSimd) expect(fusedMadd).to.equal(false);
  });

  it('knows whether a multiply-add rounds once (needs relaxed SIMD: Node 22)', function () {
    const { relaxedSimd, fusedMadd } = detectFeatures();
    if (!relaxedSimd) this.skip();
    const x = new Float32Array(4).fill(1 + 2 ** -20);
    const y = new Float32Array(4).fill(-1 - 2 ** -19);
    const [left] = map((x, y) => f32x4.relaxedMadd(x!, x!, y!), x, y);
    expect(left).to.equal(fusedMadd ? 2 ** -40 : 0);
  });

  it('is found out once', () => expect(detectFeatures()).to.equal(detectFeatures()));

  it('finds nothing where a policy forbids to compile, though modules validate', async () => {
    const { Module } = WebAssembly;
    WebAssembly.Module = function refused(): never {
      throw new WebAssembly.CompileError('violates the Content Security policy');
    } as unknown as typeof Module;
    try {
      const fresh: typeof import('../src/features.ts') = await import(`../src/features.ts?${'refused'}`);
      expect(fresh.detectFeatures()).to.deep.equal({ simd: false, relaxedSimd: false, fusedMadd: false });
    } finally {
      WebAssembly.Module = Module;
    }
  });
});
