import { expect } from 'chai';
import { detectFeatures } from '../src/index.ts';

describe('detectFeatures', () => {
  it('finds SIMD in every Node that is supported, and relaxed SIMD from Node 22 on', () => {
    const major = Number(process.versions.node.split('.')[0]);
    const { simd, relaxedSimd, fusedMadd } = detectFeatures();
    expect(simd).to.equal(true);
    expect(relaxedSimd).to.equal(major >= 22);
    if (!relaxedSimd) expect(fusedMadd).to.equal(false);
  });

  it('is found out once', () => expect(detectFeatures()).to.equal(detectFeatures()));
});
