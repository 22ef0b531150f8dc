import { expect } from 'chai';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { asFloat, asTensors } from '../src/convert.ts';
import { asTensor, DTypeError, equal, ShapeError, tensor, ValueError, Variable } from '../src/index.ts';

describe('tensor', () => {
  it('takes numbers, booleans and nested arrays', () => {
    expect(tensor(3)).to.include({ dtype: 'float32' });
    expect(tensor([[true], [false]])).to.include({ dtype: 'bool' });
    expect(tensor([[[1], [2]]]).shape).to.deep.equal([1, 2, 1]);
    expect(tensor([]).shape).to.deep.equal([0]);
    expect(tensor([[], []]).shape).to.deep.equal([2, 0]);
  });

  it('takes typed arrays of every kind but BigInt, keeping what they are', () => {
    const kinds = [
      [new Float32Array(2), 'float32'],
      [new Float64Array(2), 'float64'],
      [new Int32Array(2), 'int32'],
      [new Int16Array(2), 'int32'],
      [new Int8Array(2), 'int32'],
      [new Uint32Array(2), 'int32'],
      [new Uint16Array(2), 'int32'],
      [new Uint8Array(2), 'int32'],
    ] as const;
    for (const [values, dtype] of kinds) expect(tensor(values).dtype, values.constructor.name).to.equal(dtype);
  });

  it('takes typed arrays inside arrays as rows', () => {
    expect(tensor([new Float32Array([1, 2]), new Float32Array([3, 4])] as never).toArray()).to.deep.equal([
      [1, 2],
      [3, 4],
    ]);
  });

  it('refuses BigInt, telling what to do', () => {
    for (const x of [1n, new BigInt64Array(1), new BigUint64Array(1)]) {
      expect(() => tensor(x as never)).to.throw(ValueError, /^tensor: not a tensor; .*Number\(x\)/);
    }
    expect(() => tensor([1n] as never)).to.throw(ValueError, 'tensor: not a number; got 1n (a BigInt) at position 0');
  });

  it('refuses ragged arrays at any depth', () => {
    const ragged = [
      [[1, 2], [3]],
      [[1], 2],
      [1, [2]],
      [[1], []],
      [[[1]], [[1, 2]]],
      [new Float32Array(2), [1]],
    ];
    for (const x of ragged)
      expect(() => tensor(x as never), JSON.stringify(x)).to.throw(ShapeError, 'tensor: ragged array');
  });

  it('refuses arrays that hold themselves, as nested too deeply', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
    expect(tensor(nested(32) as never).rank).to.equal(32);
    const itself: unknown[] = [];
    itself.push(itself);
    for (const [x, op] of [
      [itself, 'tensor'],
      [nested(33), 'tensor'],
    ] as const) {
      expect(() => tensor(x as never)).to.throw(
        ShapeError,
        `${op}: nested too deeply, or an array that holds itself; got more than 32 levels; allowed are 32`,
      );
    }
    const second: unknown[] = [1];
    second.push(second);
    expect(() => tensor(second as never)).to.throw(ShapeError, 'ragged array');
  });

  it('refuses holes, strings, null and mixed kinds', () => {
    // biome-ignore lint/suspicious/noSparseArray: a hole is the point
    for (const x of [[1, , 2], ['1'], [null], [undefined], [{}], [() => 1]])
      expect(() => tensor(x as never)).to.throw(ValueError);
    for (const x of [
      '1',
      null,
      undefined,
      {},
      () => 1,
      Symbol('x'),
      new Map(),
      new Date(0),
      new DataView(new ArrayBuffer(8)),
    ]) {
      expect(() => tensor(x as never)).to.throw(ValueError, 'tensor: not a tensor');
    }
    expect(() => tensor([1, true])).to.throw(ValueError, 'tensor: numbers and booleans are mixed');
  });

  it('keeps NaN, infinities and −0 in floats', () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0];
    expect(tensor(values).toArray()).to.deep.equal(values);
  });

  it('refuses what an int32 or a bool cannot hold', () => {
    for (const x of [0.5, Number.NaN, 2 ** 31, -(2 ** 31) - 1]) {
      expect(() => tensor([x], { dtype: 'int32' })).to.throw(ValueError, 'tensor: not an int32');
    }
    expect(tensor([2 ** 31 - 1, -(2 ** 31)], { dtype: 'int32' }).toArray()).to.deep.equal([2 ** 31 - 1, -(2 ** 31)]);
    expect(tensor([0, 1], { dtype: 'bool' }).toArray()).to.deep.equal([false, true]);
    expect(() => tensor([2], { dtype: 'bool' })).to.throw(ValueError, 'tensor: not a bool; got 2');
    expect(() => tensor(new Uint32Array([2 ** 31]))).to.throw(ValueError, 'tensor: not an int32');
  });

  it('shapes flat values, and refuses a shape of another size', () => {
    expect(tensor([1, 2, 3, 4], { shape: [2, 2] }).toArray()).to.deep.equal([
      [1, 2],
      [3, 4],
    ]);
    expect(() => tensor([1, 2, 3], { shape: [2, 2] })).to.throw(ShapeError, 'got shape [2, 2] for 3 values');
    expect(() => tensor([1], { shape: [-1] })).to.throw(ShapeError, 'tensor: not a shape');
  });

  it('names the nearest dtype', () => {
    expect(() => tensor([1], { dtype: 'flaot32' as never })).to.throw(DTypeError, "did you mean 'float32'?");
  });

  it('copies: later writes to the source do not show', () => {
    const source = new Float32Array([1, 2]);
    const t = tensor(source);
    source[0] = 9;
    expect(t.toArray()).to.deep.equal([1, 2]);
  });

  it('takes ndarrays of any shape, stride and offset', () => {
    const slices = fc.record({
      shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
      reverse: fc.boolean(),
      step: fc.integer({ min: 1, max: 2 }),
      low: fc.integer({ min: 0, max: 1 }),
      order: fc.boolean(),
    });
    fc.assert(
      fc.property(slices, ({ shape, reverse, step, low, order }) => {
        const size = shape.reduce((a, b) => a * b, 1);
        let x = ndarray(
          Float64Array.from({ length: size }, (_, i) => i),
          shape,
        );
        x = x.lo(...shape.map((n) => (n > 1 ? low : 0))).step(...shape.map(() => (reverse ? -step : step)));
        if (order) x = x.transpose(...shape.map((_, i) => shape.length - 1 - i));
        const t = tensor(x);
        expect(t.shape).to.deep.equal(x.shape);
        expect([...t.toTypedArray()]).to.deep.equal(elements(x));
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('takes ndarrays over plain arrays, and scalar ones', () => {
    expect(tensor(ndarray([1, 2, 3, 4], [2, 2]).transpose(1, 0)).toArray()).to.deep.equal([
      [1, 3],
      [2, 4],
    ]);
    expect(tensor(ndarray([5], [])).toArray()).to.equal(5);
    expect(tensor(ndarray(new Float32Array([5]), [])).toArray()).to.equal(5);
  });

  it('refuses ndarrays that reach outside their data', () => {
    const data = new Float32Array(4);
    for (const x of [ndarray(data, [9, 9]), ndarray(data, [2], [1], 3), ndarray(data, [2], [-1], 0)]) {
      expect(() => tensor(x)).to.throw(ShapeError, 'tensor: ndarray reaches outside its data');
    }
    expect(tensor(ndarray(data, [0, 9])).shape).to.deep.equal([0, 9]);
  });

  it('takes a tensor and a Variable, dropping their history', () => {
    const x = tensor([1, 2]).mul(2);
    expect(tensor(x).node).to.equal(null);
    expect(tensor(new Variable([3]), { dtype: 'float64' })).to.include({ dtype: 'float64', variable: null });
  });
});

describe('asTensor', () => {
  it("returns a tensor itself, and a Variable's value", () => {
    const x = tensor(1);
    const v = new Variable(2);
    expect(asTensor('op', x)).to.equal(x);
    expect(asTensor('op', v)).to.equal(v.value);
  });

  it("lets plain numbers and arrays adopt the other operand's dtype, but nothing else", () => {
    const x = tensor([1], { dtype: 'float64' });
    expect(asTensors('op', [1, x, [1]]).map((t) => t.dtype)).to.deep.equal(['float64', 'float64', 'float64']);
    expect(asTensors('op', [new Float32Array(1), x])[0]?.dtype).to.equal('float32');
    expect(asTensors('op', [true, x])[0]?.dtype).to.equal('bool');
    expect(asTensors('op', [1, tensor(true)])[0]?.dtype).to.equal('float32');
    expect(asTensors('op', [tensor([1], { dtype: 'int32' }), 2])[1]?.dtype).to.equal('int32');
    expect(() => asTensors('op', [tensor([1], { dtype: 'int32' }), 0.5])).to.throw(
      ValueError,
      'op: not an int32; got 0.5',
    );
    expect(equal(new Variable([1, 2], { trainable: false }), 2).toArray()).to.deep.equal([false, true]);
  });
});

describe('asFloat', () => {
  it('refuses whole numbers, naming the op', () => {
    expect(asFloat('op', [1]).dtype).to.equal('float32');
    expect(() => asFloat('op', new Int32Array(1))).to.throw(DTypeError, 'op: needs floating-point input; got int32');
  });
});

function elements(x: ndarray.NdArray): number[] {
  if (x.dimension === 0) return [x.get()];
  return Array.from({ length: x.shape[0] ?? 0 }, (_, i) => elements(x.pick(i))).flat();
}
