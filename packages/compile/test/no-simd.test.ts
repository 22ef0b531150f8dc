import { spawnSync } from 'node:child_process';
import * as lg from '@lossgraph/core';
import { type Tensor, Variable } from '@lossgraph/core';
import { SGD } from '@lossgraph/optim';
import { withFeatures } from '@lossgraph/wasm';
import { expect } from 'chai';
import { compile } from '../src/index.ts';

const none = { simd: false, relaxedSimd: false, fusedMadd: false };
const random = new lg.Generator(3);
const [a, b] = [random.normal([40, 300]), random.normal([300, 50])];

describe('without vector instructions', () => {
  it('a compiled function is the plain one, Variables, history and errors included', () => {
    const make = (wrap: (f: (x: Tensor) => Tensor) => (x: Tensor) => Tensor) => {
      const w = new Variable(lg.ones([50]), { name: 'w' });
      const sgd = new SGD({ learningRate: 0.01 });
      const step = wrap((x: Tensor) => {
        const loss = lg.mean(lg.square(x.mul(w.value)));
        sgd.apply(lg.gradients(loss, [w]), [w]);
        return loss;
      });
      const losses = [1, 2, 3].map((k) => step(lg.full([4, 50], k)).toArray());
      return [losses, w.value.toArray(), w.residence];
    };
    const compiled = withFeatures(none, () => make((f) => compile(f)));
    expect(compiled).to.deep.equal(make((f) => f));

    const f = withFeatures(none, () => compile((x: Tensor) => (x.item() > 0 ? x.mul(x) : x)));
    const x = lg.tensor(3);
    expect(lg.gradients(f(x), [x])[0].item()).to.equal(6); // reads a value, and results have a history
    expect(`${f.inspect()}`).to.include('0 programs, arena 0 bytes');
  });

  it('products come from the loops, in float64', () => {
    const exact = lg.matMul(lg.cast(a, 'float64'), lg.cast(b, 'float64'));
    const found = withFeatures(none, () => lg.matMul(a, b));
    expect(found.toTypedArray()).to.deep.equal(lg.cast(exact, 'float32').toTypedArray());
    expect(lg.matMul(a, b).toTypedArray()).to.not.deep.equal(found.toTypedArray());
  });

  it('and without WebAssembly at all, everything works', () => {
    const script = `
      const lg = await import('@lossgraph/core');
      const { compile } = await import('@lossgraph/compile');
      const { Adam } = await import('@lossgraph/optim');
      delete globalThis.WebAssembly; // which the loader of TypeScript needs
      const w = new lg.Variable(lg.zeros([300, 40]));
      const adam = new Adam({ learningRate: 0.1 });
      const [x, y] = [lg.ones([20, 300]), lg.ones([20, 40])];
      const step = compile(() => {
        const loss = lg.mean(lg.square(lg.matMul(x, w.value).sub(y)));
        adam.apply(lg.gradients(loss, [w]), [w]);
        return loss;
      });
      const losses = Array.from({ length: 3 }, () => step().item());
      console.log(JSON.stringify([typeof WebAssembly, losses]));
    `;
    const flags = ['--import', 'tsx', '--conditions', 'source', '--input-type', 'module'];
    const { stdout, stderr } = spawnSync(process.execPath, [...flags, '--eval', script], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    });
    expect(stderr).to.equal('');
    const [type, losses] = JSON.parse(stdout) as [string, number[]];
    expect([type, losses.length, losses[0]]).to.deep.equal(['undefined', 3, 1]);
  });
});
