import * as lg from '@lossgraph/core';
import { type Tensor, Variable } from '@lossgraph/core';
import { expect } from 'chai';
import { compile, type PlaceReport } from '../src/index.ts';

describe('the memory in a report', () => {
  const made = () => {
    const [v, w] = [new Variable(lg.ones([100]), { name: 'v' }), new Variable(lg.ones([7]), { name: 'w' })];
    const still = new Variable(2, { name: 'still' });
    const f = compile(
      (x: Tensor) => {
        const former = w.value;
        const moved = x.mul(still.value).add(v.value);
        w.assign(former.mul(3));
        v.assign(moved.add(v.value));
        return [lg.sum(moved), former];
      },
      { fuse: false, name: 'f' },
    );
    f(lg.ones([100]));
    return f.inspect();
  };

  // [100] of float32 are 400 bytes, and with 32 that may be read behind them, in lines of 64, 448; [7] and [] are 64.
  it('has place, bytes and lifetime of every value, and how Variables are updated', () => {
    const [program] = made().programs;
    const row = ({ name, offset, bytes, first, last }: PlaceReport) => [name, offset, bytes, first, last];
    const { scratch, variables } = program!.memory;
    const [product, sum, tripled, total] = [0, 1, 2, 4].map((i) => program!.kernels[i]!.code.match(/t\d+/)![0]);
    expect(scratch.map(row)).to.deep.equal([
      ['input0', 0, 448, -1, 5],
      [product, 448, 448, 0, 1],
      [sum, 896, 448, 1, 4],
      [tripled, 448, 64, 2, 5],
      [total, 512, 64, 4, 5],
    ]);
    expect(variables.map(({ name, bytes, first, last, update }) => [name, bytes, first, last, update])).to.deep.equal([
      ['v', 448, 1, 3, 'in place'], // the sum is read in the kernel that writes over v
      ['w', 64, 2, 5, 'copied'], // the former value is a result
      ['still', 64, 0, 0, null],
    ]);
    expect([program!.scratchBytes, program!.variableBytes, program!.copies]).to.deep.equal([1344, 576, 1]);
    const places = variables.map(({ offset, bytes }) => [offset, offset + bytes]).sort(([a], [b]) => a! - b!);
    places.slice(1).forEach(([offset], i) => {
      expect(offset).to.be.at.least(places[i]![1]!);
    });
  });

  it('is a table in the text', () => {
    const inspection = made();
    const names = inspection.programs[0]!.memory.scratch.map(({ name }) => name);
    const text = String(inspection).replace(/ at +\d+(?=.*(copy|place|in 0)$)/gm, ' at #'); // in the arena: not of interest
    expect(text).to.include('scratch 1344, variables 576\n');
    expect(text.slice(text.indexOf('  scratch\n'))).to.equal(`  scratch
    input0  at   0  448 bytes  start to the end
    ${names[1]}      at 448  448 bytes  0 to 1
    ${names[2]}      at 896  448 bytes  1 to 4
    ${names[3]}      at 448   64 bytes  2 to the end
    ${names[4]}      at 512   64 bytes  4 to the end
  variables
    v      at #  448 bytes  1 to 3, updated in place
    w      at #   64 bytes  2 to the end, updated by a copy
    still  at #   64 bytes  in 0`);
  });

  it('is all there in the report, and in the text as far as the twelve largest', () => {
    const f = compile((...xs: Tensor[]) => xs.map((x) => lg.exp(x)));
    f(...Array.from({ length: 10 }, (_, i) => lg.ones([100 * (i + 1)])));
    const inspection = f.inspect();
    expect(inspection.programs[0]!.memory.scratch).to.have.length(20);
    const lines = String(inspection).split('\n');
    const at = lines.indexOf('  scratch');
    expect(lines.slice(at + 1).map((line) => line.match(/(\d+) bytes/)?.[1])).to.deep.equal([
      ...[1000, 900, 800, 700, 600, 500].flatMap((n) => Array(2).fill(String(Math.ceil((4 * n + 32) / 64) * 64))),
      undefined,
    ]);
    expect(lines.at(-1)).to.equal('    and 8 that are no larger');
  });

  it('gives no two values one place at a time', () => {
    const w = new Variable(new lg.Generator(1).normal([20, 20]));
    const f = compile((x: Tensor) => {
      const loss = lg.mean(lg.square(lg.tanh(lg.matMul(lg.softmax(lg.matMul(x, w.value)), w.value))));
      w.assign(w.value.sub(lg.gradients(loss, [w])[0]!));
      return loss;
    });
    f(lg.ones([9, 20]));
    const { memory, scratchBytes } = f.inspect().programs[0]!;
    const { scratch, variables } = memory;
    expect(scratch.length).to.be.above(4);
    scratch.forEach((a, i) => {
      for (const b of scratch.slice(i + 1)) {
        const apart = a.offset + a.bytes <= b.offset || b.offset + b.bytes <= a.offset;
        expect(apart || a.last < b.first || b.last < a.first, `${a.name} and ${b.name}`).to.equal(true);
      }
    });
    expect(Math.max(...scratch.map(({ offset, bytes }) => offset + bytes))).to.equal(scratchBytes);
    expect(variables.map(({ update }) => update)).to.deep.equal(['in place']);
  });
});
