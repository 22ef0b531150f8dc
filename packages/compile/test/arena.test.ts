import * as lg from '@lossgraph/core';
import { type Tensor, Variable } from '@lossgraph/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { Heap } from '../src/heap.ts';
import { compile } from '../src/index.ts';

describe('the memory of a compiled function', () => {
  /** All rows from 1 to `most`, in no order: 389 has no divisor in common with it. */
  const sizes = (most: number) => Array.from({ length: most }, (_, n) => 1 + ((n * 389) % most));

  it('does not grow without bound when 1,000 shapes come', () => {
    const w = new Variable([1, 2], { name: 'w' });
    const f = compile((x: Tensor) => {
      w.assign(w.value.mul(0.5).add(1));
      const constant = lg.tensor(new Float32Array(x.size).map((_, i) => i % 7));
      return lg.sum(lg.square(lg.sub(x, lg.mean(x))).mul(constant));
    });
    const found: number[] = [];
    for (const n of sizes(1000)) {
      f(lg.range(n, 'float32'));
      found.push(f.inspect().arenaBytes);
    }
    // What 32 programs hold, if all were as large as the largest: a constant, an input, and 1.5 times that at most.
    expect(found.at(-1)).to.be.below(32 * 2 * (4000 + 128) + 65536);
    expect(found.at(-1)! / found[100]!).to.be.below(1.3);
    expect(w.value.toArray()).to.deep.equal([2, 2]);
  });

  it('does not grow without bound for products, which have memory of their own', () => {
    const w = new Variable(new lg.Generator(1).normal([64, 64]), { name: 'w' });
    const f = compile((x: Tensor) => lg.sum(lg.matMul(x, w.value)));
    const found = sizes(150).map((n) => {
      f(lg.ones([n, 64]));
      return f.inspect().arenaBytes;
    });
    expect(found.at(-1)! / found[60]!).to.be.below(1.3);
  });

  it('lets Variables go with the last program, and loses no value', () => {
    const variables = Array.from({ length: 100 }, (_, i) => new Variable(lg.full([1000], i)));
    const shared = new Variable([0, 0]);
    const add = compile((k: number, x: Tensor) => {
      const v = variables[k]!;
      v.assign(v.value.add(x));
      shared.assign(shared.value.add(1));
      return lg.sum(v.value);
    });
    for (const round of [1, 2, 3]) {
      variables.forEach((_, k) => {
        expect(add(k, lg.ones([])).item()).to.equal(1000 * (k + round));
      });
    }
    expect(add.inspect().arenaBytes).to.be.below(40 * 4100 + 40 * 200 + 65536);
    expect(variables.filter(({ residence }) => residence !== null).length).to.equal(32);
    for (const [k, v] of variables.entries()) expect(v.value.toArray()).to.deep.equal(lg.full([1000], k + 3).toArray());
    variables[0]!.assign(lg.zeros([1000]));
    expect(add(0, lg.ones([])).item()).to.equal(1000);
    expect(shared.value.toArray()).to.deep.equal([301, 301]);
  });

  it('is given back when a program does not fit', () => {
    const f = compile((x: Tensor) => lg.concat([lg.broadcastTo(x, [40000, 40000]), lg.zeros([1, 40000])]).add(x));
    expect(() => f(lg.zeros([40000]))).to.throw(lg.SizeError);
    const before = f.inspect().arenaBytes;
    for (let i = 0; i < 3; i++) expect(() => f(lg.zeros([40000]))).to.throw(lg.SizeError);
    expect(f.inspect().arenaBytes).to.equal(before);
  });
});

describe('a heap', () => {
  it('gives nothing twice, takes everything back, and leaves no gap', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 9 }), which: fc.nat() })), (actions) => {
        const heap = new Heap(5);
        const taken: { address: number; bytes: number }[] = [];
        for (const { bytes, which } of actions) {
          if (which % 3 === 0 && taken.length > 0) {
            const [{ address, bytes }] = taken.splice(which % taken.length, 1) as [(typeof taken)[0]];
            heap.give(address, bytes);
            continue;
          }
          const address = heap.take(bytes);
          expect(address).to.be.at.least(5);
          expect(address + bytes).to.be.at.most(heap.end);
          for (const each of taken) {
            expect(address >= each.address + each.bytes || address + bytes <= each.address).to.equal(true);
          }
          taken.push({ address, bytes });
        }
        expect(heap.end).to.equal(Math.max(5, ...taken.map(({ address, bytes }) => address + bytes)));
        for (const { address, bytes } of taken) heap.give(address, bytes);
        expect(heap.end).to.equal(5);
      }),
      { seed: 20250106, numRuns: 500 },
    );
  });
});
