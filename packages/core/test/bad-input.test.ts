import { expect } from 'chai';
import fc from 'fast-check';
import ndarray from 'ndarray';
import * as lg from '../src/index.ts';

type Code = 'ERR_SHAPE' | 'ERR_DTYPE' | 'ERR_VALUE' | 'ERR_SIZE' | 'ERR_STALE_GRAPH' | 'ERR_GRADIENT' | 'ERR_STATE';
type Bad = readonly [what: string, call: () => unknown, code: Code];

// A wrong call is wrong for the compiler, too: from here on it looks away.
// biome-ignore lint/suspicious/noExplicitAny: see above
const l = lg as any;

const x = lg.tensor([1, 2]);
const m = lg.tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const whole = lg.tensor([0, 1], { dtype: 'int32' });
const truth = lg.tensor([true, false]);
const double = lg.tensor([1, 2], { dtype: 'float64' });
const identity = (t: lg.Tensor) => t;
const random = () => new l.Generator(1);

/** What is no tensor, and how it is refused. */
const notTensors: [string, unknown, Code][] = [
  ['undefined', undefined, 'ERR_VALUE'],
  ['null', null, 'ERR_VALUE'],
  ['a string', '1', 'ERR_VALUE'],
  ['an object', {}, 'ERR_VALUE'],
  ['a function', () => 1, 'ERR_VALUE'],
  ['a symbol', Symbol('s'), 'ERR_VALUE'],
  ['a BigInt', 1n, 'ERR_VALUE'],
  ['BigInts', new BigInt64Array(2), 'ERR_VALUE'],
  ['a Map', new Map(), 'ERR_VALUE'],
  ['a promise', Promise.resolve(1), 'ERR_VALUE'],
  ['a DataView', new DataView(new ArrayBuffer(8)), 'ERR_VALUE'],
  ['nested strings', [['a']], 'ERR_VALUE'],
  ['nested null', [null], 'ERR_VALUE'],
  ['numbers and booleans', [1, true], 'ERR_VALUE'],
  ['a ragged array', [[1, 2], [3]], 'ERR_SHAPE'],
  ['an array beside a number', [1, [2]], 'ERR_SHAPE'],
  ['an ndarray larger than its data', ndarray(new Float32Array(1), [9]), 'ERR_SHAPE'],
]; // biome-ignore format: a table

/** What is checked before the tensors are. */
const furtherArguments: Record<string, unknown[]> = {
  asIndices: [{ count: 2 }],
  clip: [0, 1],
  oneHot: [4],
  scatterAdd: [[4]],
};

/** Functions whose first arguments are tensors, with valid ones. */
const calls: [string, ...unknown[]][] = [
  ...Object.entries(lg)
    .filter(([, f]) => typeof f === 'function' && 'op' in f)
    .map(([name, f]) => [name, ...validArguments(name, (f as unknown as { op: lg.AnyOp }).op)] as [string, ...unknown[]]),
  ['tensor', x], ['zerosLike', x], ['onesLike', x], ['expandDims', x, 0], ['squeeze', x], ['dot', x, x], ['outer', x, x],
  ['takeAlongAxis', m, whole], ['topK', x, 1], ['split', x, 2], ['asTensor', 'op', x],
]; // biome-ignore format: a table

/** The inputs of the op's first sample, one by one, and what has to follow them. */
function validArguments(name: string, op: lg.AnyOp): unknown[] {
  const [sample] = op.samples(new lg.Generator(1));
  return name === 'concat' ? [sample?.inputs] : [...(sample?.inputs ?? []), ...(furtherArguments[name] ?? [])];
}

const notTensorCalls: Bad[] = calls.flatMap(([name, ...args]) =>
  args.flatMap((arg, i) => {
    if (!(arg instanceof lg.Tensor)) return [];
    return notTensors.map(([what, bad, code]): Bad => {
      const given = args.map((each, k) => (k === i ? bad : each));
      return [`${name} with ${what} as argument ${i}`, () => l[name](...given), code];
    });
  }),
);

const shapesAndAxes: Bad[] = [
  ['add of shapes that do not broadcast', () => l.add(x, [1, 2, 3]), 'ERR_SHAPE'],
  ['matMul of vectors', () => l.matMul(x, x), 'ERR_SHAPE'],
  ['matMul of unequal inner lengths', () => l.matMul(m, m), 'ERR_SHAPE'],
  ['matMul of batches that do not broadcast', () => l.matMul(l.zeros([2, 2, 2]), l.zeros([3, 2, 2])), 'ERR_SHAPE'],
  ['dot of unequal lengths', () => l.dot(m, m), 'ERR_SHAPE'],
  ['sum over an axis that is not there', () => l.sum(x, { axis: 1 }), 'ERR_SHAPE'],
  ['sum over half an axis', () => l.sum(x, { axis: 0.5 }), 'ERR_SHAPE'],
  ['sum over an axis twice', () => l.sum(m, { axis: [0, -2] }), 'ERR_SHAPE'],
  ['sum over a named axis', () => l.sum(m, { axis: 'rows' }), 'ERR_SHAPE'],
  ['mean over an axis of text', () => l.mean(m, { axis: ['0'] }), 'ERR_SHAPE'],
  ['max over nothing', () => l.max([]), 'ERR_SHAPE'],
  ['min over an empty axis', () => l.min(l.zeros([2, 0]), { axis: 1 }), 'ERR_SHAPE'],
  ['argMax over nothing', () => l.argMax([]), 'ERR_SHAPE'],
  ['argMax over an axis that is not there', () => l.argMax(x, { axis: 2 }), 'ERR_SHAPE'],
  ['argMin over several axes', () => l.argMin(m, { axis: [0, 1] }), 'ERR_SHAPE'],
  ['softmax of a scalar', () => l.softmax(1), 'ERR_SHAPE'],
  ['softmax over an axis that is not there', () => l.softmax(x, 3), 'ERR_SHAPE'],
  ['logSoftmax over null', () => l.logSoftmax(x, null), 'ERR_SHAPE'],
  ['sparsemax over options', () => l.sparsemax(x, { axis: 0 }), 'ERR_SHAPE'],
  ['logSumExp over nothing', () => l.logSumExp([]), 'ERR_SHAPE'],
  ['reshape to another size', () => l.reshape(x, [3]), 'ERR_SHAPE'],
  ['reshape to a number', () => l.reshape(x, 2), 'ERR_SHAPE'],
  ['reshape with two open lengths', () => l.reshape(m, [-1, -1]), 'ERR_SHAPE'],
  ['reshape that cannot be inferred', () => l.reshape(m, [-1, 4]), 'ERR_SHAPE'],
  ['reshape to a negative length', () => l.reshape(x, [-2]), 'ERR_SHAPE'],
  ['reshape to a fraction', () => l.reshape(x, [1.5]), 'ERR_SHAPE'],
  ['reshape to nothing at all', () => l.reshape(x), 'ERR_SHAPE'],
  ['transpose by too few axes', () => l.transpose(m, [0]), 'ERR_SHAPE'],
  ['transpose by an axis twice', () => l.transpose(m, [0, 0]), 'ERR_SHAPE'],
  ['transpose by text', () => l.transpose(m, 'ba'), 'ERR_SHAPE'],
  ['broadcastTo a shape it does not stretch to', () => l.broadcastTo(x, [3]), 'ERR_SHAPE'],
  ['broadcastTo fewer axes', () => l.broadcastTo(m, [3]), 'ERR_SHAPE'],
  ['broadcastTo a number', () => l.broadcastTo(x, 2), 'ERR_SHAPE'],
  ['expandDims without an axis', () => l.expandDims(x), 'ERR_SHAPE'],
  ['expandDims too far out', () => l.expandDims(x, 3), 'ERR_SHAPE'],
  ['squeeze of a long axis', () => l.squeeze(x, 0), 'ERR_SHAPE'],
  ['squeeze of an axis that is not there', () => l.squeeze(x, 5), 'ERR_SHAPE'],
  ['flip of an axis that is not there', () => l.flip(x, 1), 'ERR_SHAPE'],
  ['slice by more ranges than axes', () => l.slice(x, [null, null]), 'ERR_SHAPE'],
  ['slice by no ranges', () => l.slice(x), 'ERR_SHAPE'],
  ['slice by a number', () => l.slice(x, [1]), 'ERR_SHAPE'],
  ['slice in steps of 0', () => l.slice(x, [[0, 2, 0]]), 'ERR_SHAPE'],
  ['slice in half steps', () => l.slice(x, [[0, 2, 0.5]]), 'ERR_SHAPE'],
  ['slice from text', () => l.slice(x, [['0', 1]]), 'ERR_SHAPE'],
  ['slice by an empty range', () => l.slice(x, [[]]), 'ERR_SHAPE'],
  ['slice by four numbers', () => l.slice(x, [[0, 1, 1, 1]]), 'ERR_SHAPE'],
  ['slice from undefined', () => l.slice(x, [[undefined, 1]]), 'ERR_SHAPE'],
  ['pad by too few widths', () => l.pad(m, [[1, 1]]), 'ERR_SHAPE'],
  ['pad by a negative width', () => l.pad(x, [[-1, 0]]), 'ERR_SHAPE'],
  ['pad by a number', () => l.pad(x, 1), 'ERR_SHAPE'],
  ['pad by one number an axis', () => l.pad(x, [[1]]), 'ERR_SHAPE'],
  ['concat of nothing', () => l.concat([]), 'ERR_SHAPE'],
  ['concat of a number', () => l.concat(1), 'ERR_SHAPE'],
  ['concat of scalars', () => l.concat([1, 2]), 'ERR_SHAPE'],
  ['concat of unequal ranks', () => l.concat([x, m]), 'ERR_SHAPE'],
  ['concat of unequal rows', () => l.concat([m, l.zeros([2, 2])]), 'ERR_SHAPE'],
  ['concat along an axis that is not there', () => l.concat([x, x], 1), 'ERR_SHAPE'],
  ['stack of unequal shapes', () => l.stack([x, [1]]), 'ERR_SHAPE'],
  ['stack of nothing', () => l.stack([]), 'ERR_SHAPE'],
  ['stack along an axis too far out', () => l.stack([x, x], 2), 'ERR_SHAPE'],
  ['split into parts that do not divide', () => l.split(x, 3), 'ERR_SHAPE'],
  ['split into no parts', () => l.split(x, 0), 'ERR_SHAPE'],
  ['split into lengths with another sum', () => l.split(x, [1, 2]), 'ERR_SHAPE'],
  ['split into negative lengths', () => l.split(x, [3, -1]), 'ERR_SHAPE'],
  ['split of a scalar', () => l.split(1, 1), 'ERR_SHAPE'],
  ['split into text', () => l.split(x, 'two'), 'ERR_SHAPE'],
  ['tile by too few numbers', () => l.tile(m, [2]), 'ERR_SHAPE'],
  ['tile by a number', () => l.tile(x, 2), 'ERR_SHAPE'],
  ['tile by a fraction', () => l.tile(x, [1.5]), 'ERR_SHAPE'],
  ['repeat less than 0 times', () => l.repeat(x, -1), 'ERR_SHAPE'],
  ['repeat a list of times', () => l.repeat(x, [1, 2]), 'ERR_SHAPE'],
  ['repeat a scalar', () => l.repeat(1, 2), 'ERR_SHAPE'],
  ['gather from a scalar', () => l.gather(1, [0]), 'ERR_SHAPE'],
  ['gather along an axis that is not there', () => l.gather(x, [0], { axis: 1 }), 'ERR_SHAPE'],
  ['gather of batches that differ', () => l.gather(m, [[0], [0], [0]], { axis: 1, batchDims: 1 }), 'ERR_SHAPE'],
  ['scatterAdd of updates that do not fit', () => l.scatterAdd([1], [0, 1], [4]), 'ERR_SHAPE'],
  ['scatterAdd into a number', () => l.scatterAdd([1], [0], 4), 'ERR_SHAPE'],
  ['scatterAdd into a scalar', () => l.scatterAdd([1], [0], []), 'ERR_SHAPE'],
  ['takeAlongAxis by indices that do not fit', () => l.takeAlongAxis(m, [0, 1, 2]), 'ERR_SHAPE'],
  ['takeAlongAxis of a scalar', () => l.takeAlongAxis(1, 0), 'ERR_SHAPE'],
  ['oneHot of negative depth', () => l.oneHot([0], -1), 'ERR_SHAPE'],
  ['oneHot of no depth', () => l.oneHot([0]), 'ERR_SHAPE'],
  ['topK of more than there are', () => l.topK(x, 3), 'ERR_SHAPE'],
  ['topK of half an element', () => l.topK(x, 0.5), 'ERR_SHAPE'],
  ['sort along an axis that is not there', () => l.sort(x, { axis: 1 }), 'ERR_SHAPE'],
  ['argSort of a scalar', () => l.argSort(1), 'ERR_SHAPE'],
  ['cumSum along an axis that is not there', () => l.cumSum(x, { axis: 1 }), 'ERR_SHAPE'],
  ['glu of an odd length', () => l.glu([1, 2, 3]), 'ERR_SHAPE'],
  ['zeros of a number', () => l.zeros(3), 'ERR_SHAPE'],
  ['zeros of a negative length', () => l.zeros([-1]), 'ERR_SHAPE'],
  ['ones of NaN', () => l.ones([Number.NaN]), 'ERR_SHAPE'],
  ['full of a fraction', () => l.full([0.5], 1), 'ERR_SHAPE'],
  ['range to −1', () => l.range(-1), 'ERR_SHAPE'],
  ['range to infinity', () => l.range(Number.POSITIVE_INFINITY), 'ERR_SHAPE'],
  ['item of several', () => x.item(), 'ERR_SHAPE'],
  ['tensor of a shape that does not fit', () => l.tensor([1, 2], { shape: [3] }), 'ERR_SHAPE'],
  ['tensor of a shape of text', () => l.tensor([1, 2], { shape: '2' }), 'ERR_SHAPE'],
  ['assigning another shape', () => new l.Variable(x).assign([1]), 'ERR_SHAPE'],
  ['gradients of several values without a seed', () => l.gradients(x.mul(2), [x]), 'ERR_SHAPE'],
  ['gradients with a seed that does not fit', () => l.gradients(x.mul(2), [x], { seed: [1] }), 'ERR_SHAPE'],
  ['grad of several values', () => l.grad(identity)(x), 'ERR_SHAPE'],
  ['jvp along tangents that do not fit', () => l.jvp(identity, [x], [[1]]), 'ERR_SHAPE'],
  ['jvp along too few tangents', () => l.jvp(identity, [x], []), 'ERR_SHAPE'],
  ['hvp of several values', () => l.hvp(identity, [x], [x]), 'ERR_SHAPE'],
  ['hessian of several values', () => l.hessian(identity)(x), 'ERR_SHAPE'],
  ['uniform of no shape', () => random().uniform(), 'ERR_SHAPE'],
  ['normal of a number', () => random().normal(3), 'ERR_SHAPE'],
  ['truncatedNormal of a negative length', () => random().truncatedNormal([-3]), 'ERR_SHAPE'],
  ['bernoulli of text', () => random().bernoulli('3'), 'ERR_SHAPE'],
  ['permutation of a fraction', () => random().permutation(1.5), 'ERR_SHAPE'],
  ['randomUniform of a state of another shape', () => l.randomUniform([1, 2], [3]), 'ERR_SHAPE'],
]; // biome-ignore format: a table

const dtypes: Bad[] = [
  ['tensor of an unknown dtype', () => l.tensor([1], { dtype: 'float' }), 'ERR_DTYPE'],
  ['tensor of a dtype that is a number', () => l.tensor([1], { dtype: 32 }), 'ERR_DTYPE'],
  ['zeros of a BigInt dtype', () => l.zeros([1], 1n), 'ERR_DTYPE'],
  ['ones of an unknown dtype', () => l.ones([1], 'f32'), 'ERR_DTYPE'],
  ['range of an unknown dtype', () => l.range(1, 'long'), 'ERR_DTYPE'],
  ['cast to nothing', () => l.cast(x), 'ERR_DTYPE'],
  ['cast to null', () => l.cast(x, null), 'ERR_DTYPE'],
  ['oneHot of an unknown dtype', () => l.oneHot([0], 2, { dtype: 'int' }), 'ERR_DTYPE'],
  ['add of float32 and float64', () => l.add(x, double), 'ERR_DTYPE'],
  ['mul of floats and whole numbers', () => l.mul(x, whole), 'ERR_DTYPE'],
  ['sub of booleans', () => l.sub(truth, truth), 'ERR_DTYPE'],
  ['div of whole numbers', () => l.div(whole, whole), 'ERR_DTYPE'],
  ['exp of whole numbers', () => l.exp(whole), 'ERR_DTYPE'],
  ['exp of booleans', () => l.exp(truth), 'ERR_DTYPE'],
  ['sum of booleans', () => l.sum(truth), 'ERR_DTYPE'],
  ['mean of whole numbers', () => l.mean(whole), 'ERR_DTYPE'],
  ['max of booleans', () => l.max(truth), 'ERR_DTYPE'],
  ['argMax of booleans', () => l.argMax(truth), 'ERR_DTYPE'],
  ['sort of booleans', () => l.sort(truth), 'ERR_DTYPE'],
  ['cumSum of booleans', () => l.cumSum(truth), 'ERR_DTYPE'],
  ['matMul of whole numbers', () => l.matMul(l.zeros([2, 2], 'int32'), l.zeros([2, 2], 'int32')), 'ERR_DTYPE'],
  ['matMul of unequal dtypes', () => l.matMul(l.zeros([2, 2]), l.zeros([2, 2], 'float64')), 'ERR_DTYPE'],
  ['softmax of whole numbers', () => l.softmax(whole), 'ERR_DTYPE'],
  ['logicalAnd of numbers', () => l.logicalAnd(x, x), 'ERR_DTYPE'],
  ['logicalNot of numbers', () => l.logicalNot(whole), 'ERR_DTYPE'],
  ['any of numbers', () => l.any(x), 'ERR_DTYPE'],
  ['all of numbers', () => l.all(whole), 'ERR_DTYPE'],
  ['where on numbers', () => l.where(x, 1, 0), 'ERR_DTYPE'],
  ['where of unequal dtypes', () => l.where(truth, x, double), 'ERR_DTYPE'],
  ['equal of unequal dtypes', () => l.equal(x, double), 'ERR_DTYPE'],
  ['less of numbers and booleans', () => l.less(x, truth), 'ERR_DTYPE'],
  ['isNaN of booleans', () => l.isNaN(truth), 'ERR_DTYPE'],
  ['gather by floats', () => l.gather(x, x), 'ERR_DTYPE'],
  ['scatterAdd by floats', () => l.scatterAdd(x, x, [2]), 'ERR_DTYPE'],
  ['takeAlongAxis by floats', () => l.takeAlongAxis(m, x), 'ERR_DTYPE'],
  ['oneHot of floats', () => l.oneHot(x, 2), 'ERR_DTYPE'],
  ['concat of unequal dtypes', () => l.concat([x, double]), 'ERR_DTYPE'],
  ['stack of unequal dtypes', () => l.stack([x, whole]), 'ERR_DTYPE'],
  ['dot of unequal dtypes', () => l.dot(x, double), 'ERR_DTYPE'],
  ['clip of booleans', () => l.clip(truth, 0, 1), 'ERR_DTYPE'],
  ['gelu of whole numbers', () => l.gelu(whole), 'ERR_DTYPE'],
  ['assigning another dtype', () => new l.Variable(x).assign(double), 'ERR_DTYPE'],
  ['gradients of whole numbers', () => l.gradients(whole, [x]), 'ERR_DTYPE'],
  ['gradients by whole numbers', () => l.gradients(x.sum(), [whole]), 'ERR_DTYPE'],
  ['gradients with a seed of another dtype', () => l.gradients(x.mul(1), [x], { seed: double }), 'ERR_DTYPE'],
  ['grad by whole numbers', () => l.grad((t: lg.Tensor) => t.cast('float32').sum())(whole), 'ERR_DTYPE'],
  ['uniform of whole numbers', () => random().uniform([1], { dtype: 'int32' }), 'ERR_DTYPE'],
  ['normal of an unknown dtype', () => random().normal([1], { dtype: 'double' }), 'ERR_DTYPE'],
  ['randomUniform of a state of floats', () => l.randomUniform(l.zeros([3]), [1]), 'ERR_DTYPE'],
  ['randomTruncatedNormal of whole numbers', () => l.randomTruncatedNormal([1, 2, 3], [1], 'int32'), 'ERR_DTYPE'],
  ['checkGradients of a function that leaves float64', () => l.checkGradients((t: lg.Tensor) => t.cast('float32'), [x]), 'ERR_DTYPE'],
]; // biome-ignore format: a table

const values: Bad[] = [
  ['tensor of a fraction as int32', () => l.tensor([0.5], { dtype: 'int32' }), 'ERR_VALUE'],
  ['tensor of NaN as int32', () => l.tensor([Number.NaN], { dtype: 'int32' }), 'ERR_VALUE'],
  ['tensor of what no int32 holds', () => l.tensor([2 ** 31], { dtype: 'int32' }), 'ERR_VALUE'],
  ['tensor of 2 as bool', () => l.tensor([2], { dtype: 'bool' }), 'ERR_VALUE'],
  ['tensor with a misspelt option', () => l.tensor([1], { dType: 'float64' }), 'ERR_VALUE'],
  ['tensor with a dtype in place of options', () => l.tensor([1], 'float64'), 'ERR_VALUE'],
  ['adding a fraction to whole numbers', () => l.add(whole, 0.5), 'ERR_VALUE'],
  ['full of text', () => l.full([1], '1'), 'ERR_VALUE'],
  ['full of a fraction as int32', () => l.full([1], 0.5, 'int32'), 'ERR_VALUE'],
  ['full of 2 as bool', () => l.full([1], 2, 'bool'), 'ERR_VALUE'],
  ['sum with Keras\' keepdims', () => l.sum(x, { keepdims: true }), 'ERR_VALUE'],
  ['sum with an axis in place of options', () => l.sum(x, 0), 'ERR_VALUE'],
  ['sum with axes in place of options', () => l.sum(x, [0]), 'ERR_VALUE'],
  ['sum with options null', () => l.sum(x, null), 'ERR_VALUE'],
  ['sum with a flag of text', () => l.sum(x, { keepDims: 'yes' }), 'ERR_VALUE'],
  ['mean with a flag of 1', () => l.mean(x, { keepDims: 1 }), 'ERR_VALUE'],
  ['variance with an unknown option', () => l.variance(x, { ddof: 1 }), 'ERR_VALUE'],
  ['norm with an unknown option', () => l.norm(x, { ord: 1 }), 'ERR_VALUE'],
  ['logSumExp with an axis in place of options', () => l.logSumExp(x, -1), 'ERR_VALUE'],
  ['argMax with an axis in place of options', () => l.argMax(x, 0), 'ERR_VALUE'],
  ['argMin with an unknown option', () => l.argMin(x, { dim: 0 }), 'ERR_VALUE'],
  ['matMul with an unknown option', () => l.matMul(m, m, { transpose: true }), 'ERR_VALUE'],
  ['matMul with a flag of 1', () => l.matMul(m, m, { transposeB: 1 }), 'ERR_VALUE'],
  ['gather past the end', () => l.gather(x, [2]), 'ERR_VALUE'],
  ['gather from the end', () => l.gather(x, [-1]), 'ERR_VALUE'],
  ['gather by half an index', () => l.gather(x, [0.5]), 'ERR_VALUE'],
  ['gather with an axis in place of options', () => l.gather(x, [0], 0), 'ERR_VALUE'],
  ['gather with too many batches', () => l.gather(m, [[0], [0]], { batchDims: 1 }), 'ERR_VALUE'],
  ['gather with half a batch', () => l.gather(m, [[0], [0]], { axis: 1, batchDims: 0.5 }), 'ERR_VALUE'],
  ['gather with an unknown option', () => l.gather(m, [0], { batch: 1 }), 'ERR_VALUE'],
  ['scatterAdd past the end', () => l.scatterAdd([1], [4], [4]), 'ERR_VALUE'],
  ['takeAlongAxis past the end', () => l.takeAlongAxis(m, [0, 3]), 'ERR_VALUE'],
  ['oneHot past the depth', () => l.oneHot([2], 2), 'ERR_VALUE'],
  ['oneHot of −1', () => l.oneHot([-1], 2), 'ERR_VALUE'],
  ['oneHot with a dtype in place of options', () => l.oneHot([0], 2, 'float64'), 'ERR_VALUE'],
  ['asIndices without a count', () => l.asIndices([0]), 'ERR_VALUE'],
  ['asIndices with a count of text', () => l.asIndices([0], { count: '2' }), 'ERR_VALUE'],
  ['asIndices out of range', () => l.asIndices([2], { count: 2 }), 'ERR_VALUE'],
  ['clip to an interval that is none', () => l.clip(x, 1, 0), 'ERR_VALUE'],
  ['clip to NaN', () => l.clip(x, Number.NaN, 1), 'ERR_VALUE'],
  ['clip to half an interval', () => l.clip(x, 0), 'ERR_VALUE'],
  ['clip of whole numbers to a fraction', () => l.clip(whole, 0.5, 1), 'ERR_VALUE'],
  ['pad with text', () => l.pad(x, [[1, 1]], '0'), 'ERR_VALUE'],
  ['pad of whole numbers with a fraction', () => l.pad(whole, [[1, 1]], 0.5), 'ERR_VALUE'],
  ['leakyRelu with a slope of text', () => l.leakyRelu(x, { negativeSlope: '0.1' }), 'ERR_VALUE'],
  ['leakyRelu with a number in place of options', () => l.leakyRelu(x, 0.1), 'ERR_VALUE'],
  ['leakyRelu with Keras\' negative_slope', () => l.leakyRelu(x, { negative_slope: 0.1 }), 'ERR_VALUE'],
  ['elu with α = NaN', () => l.elu(x, { alpha: Number.NaN }), 'ERR_VALUE'],
  ['celu with α = 0', () => l.celu(x, { alpha: 0 }), 'ERR_VALUE'],
  ['celu with α = −1', () => l.celu(x, { alpha: -1 }), 'ERR_VALUE'],
  ['squareplus with b = 0', () => l.squareplus(x, { b: 0 }), 'ERR_VALUE'],
  ['squareplus with b = ∞', () => l.squareplus(x, { b: Number.POSITIVE_INFINITY }), 'ERR_VALUE'],
  ['softShrink by −1', () => l.softShrink(x, { lambda: -1 }), 'ERR_VALUE'],
  ['hardShrink by null', () => l.hardShrink(x, { lambda: null }), 'ERR_VALUE'],
  ['threshold at infinity', () => l.threshold(x, { threshold: Number.POSITIVE_INFINITY }), 'ERR_VALUE'],
  ['threshold with text', () => l.threshold(x, { value: 'a' }), 'ERR_VALUE'],
  ['gelu, approximately', () => l.gelu(x, { approximate: 'tanh' }), 'ERR_VALUE'],
  ['gelu with a flag in place of options', () => l.gelu(x, true), 'ERR_VALUE'],
  ['sort with an unknown option', () => l.sort(x, { direction: 'DESCENDING' }), 'ERR_VALUE'],
  ['sort with an axis in place of options', () => l.sort(x, 0), 'ERR_VALUE'],
  ['argSort with a flag of text', () => l.argSort(x, { descending: 'yes' }), 'ERR_VALUE'],
  ['cumSum with a flag of 1', () => l.cumSum(x, { reverse: 1 }), 'ERR_VALUE'],
  ['cumSum with an unknown option', () => l.cumSum(x, { exclusive: true }), 'ERR_VALUE'],
  ['gradients of a number', () => l.gradients(1, [x]), 'ERR_VALUE'],
  ['gradients by a tensor that is no list', () => l.gradients(x.sum(), x), 'ERR_VALUE'],
  ['gradients by numbers', () => l.gradients(x.sum(), [1]), 'ERR_VALUE'],
  ['gradients by nothing', () => l.gradients(x.sum()), 'ERR_VALUE'],
  ['gradients by a hole', () => l.gradients(x.sum(), new Array(1)), 'ERR_VALUE'],
  ['gradients with an unknown option', () => l.gradients(x.sum(), [x], { createGraph: true }), 'ERR_VALUE'],
  ['gradients with a flag of 1', () => l.gradients(x.sum(), [x], { differentiable: 1 }), 'ERR_VALUE'],
  ['gradients with a seed of text', () => l.gradients(x.mul(1), [x], { seed: 'ones' }), 'ERR_VALUE'],
  ['grad of a tensor', () => l.grad(x), 'ERR_VALUE'],
  ['grad of nothing', () => l.grad(), 'ERR_VALUE'],
  ['grad at no point', () => l.grad(identity)(), 'ERR_VALUE'],
  ['grad of a function of numbers', () => l.grad(() => 1)(x), 'ERR_VALUE'],
  ['grad at text', () => l.grad(identity)('x'), 'ERR_VALUE'],
  ['valueAndGrad of null', () => l.valueAndGrad(null), 'ERR_VALUE'],
  ['valueAndGrad of an async function', () => l.valueAndGrad(async (t: lg.Tensor) => t.sum())(x), 'ERR_VALUE'],
  ['jvp of a number', () => l.jvp(1, [x], [x]), 'ERR_VALUE'],
  ['jvp at no point', () => l.jvp(identity, [], []), 'ERR_VALUE'],
  ['jvp at a number', () => l.jvp(identity, 1, [1]), 'ERR_VALUE'],
  ['hvp of null', () => l.hvp(null, [x], [x]), 'ERR_VALUE'],
  ['hvp of a function of nothing', () => l.hvp(() => undefined, [x], [x]), 'ERR_VALUE'],
  ['jacobian of text', () => l.jacobian('f'), 'ERR_VALUE'],
  ['jacobian at no point', () => l.jacobian(identity)(), 'ERR_VALUE'],
  ['hessian of undefined', () => l.hessian(), 'ERR_VALUE'],
  ['noGrad of a tensor', () => l.noGrad(x), 'ERR_VALUE'],
  ['noGrad of nothing', () => l.noGrad(), 'ERR_VALUE'],
  ['checkGradients of no function', () => l.checkGradients(x, [x]), 'ERR_VALUE'],
  ['checkGradients at no list', () => l.checkGradients(identity, x), 'ERR_VALUE'],
  ['checkGradients of order 0', () => l.checkGradients(identity, [x], { order: 0 }), 'ERR_VALUE'],
  ['checkGradients within 0', () => l.checkGradients(identity, [x], { tolerance: 0 }), 'ERR_VALUE'],
  ['checkGradients in half a direction', () => l.checkGradients(identity, [x], { directions: 0.5 }), 'ERR_VALUE'],
  ['checkGradients with unknown kinks', () => l.checkGradients(identity, [x], { kinks: 'skip' }), 'ERR_VALUE'],
  ['checkGradients with an unknown option', () => l.checkGradients(identity, [x], { eps: 1e-3 }), 'ERR_VALUE'],
  ['a Variable of text', () => new l.Variable('w'), 'ERR_VALUE'],
  ['a Variable of nothing', () => new l.Variable(), 'ERR_VALUE'],
  ['a Variable with options null', () => new l.Variable(x, null), 'ERR_VALUE'],
  ['a Variable with a name in place of options', () => new l.Variable(x, 'w'), 'ERR_VALUE'],
  ['a Variable with a number for a name', () => new l.Variable(x, { name: 1 }), 'ERR_VALUE'],
  ['a Variable with a flag of text', () => new l.Variable(x, { trainable: 'no' }), 'ERR_VALUE'],
  ['a Variable with an unknown option', () => new l.Variable(x, { requiresGrad: true }), 'ERR_VALUE'],
  ['assigning text', () => new l.Variable(x).assign('x'), 'ERR_VALUE'],
  ['assigning nothing', () => new l.Variable(x).assign(), 'ERR_VALUE'],
  ['assigning a fraction to whole numbers', () => new l.Variable(whole).assign([0.5, 1]), 'ERR_VALUE'],
  ['a Generator without a seed', () => new l.Generator(), 'ERR_VALUE'],
  ['a Generator of half a seed', () => new l.Generator(0.5), 'ERR_VALUE'],
  ['a Generator of text', () => new l.Generator('seed'), 'ERR_VALUE'],
  ['a Generator of a BigInt', () => new l.Generator(1n), 'ERR_VALUE'],
  ['setRandomSeed of NaN', () => l.setRandomSeed(Number.NaN), 'ERR_VALUE'],
  ['setRandomSeed of nothing', () => l.setRandomSeed(), 'ERR_VALUE'],
  ['checkGradients by nothing', () => l.checkGradients(() => l.tensor(1, { dtype: 'float64' }), []), 'ERR_VALUE'],
  ['checkGradients by whole numbers', () => l.checkGradients((x: unknown) => x, [new Int32Array([1])]), 'ERR_VALUE'],
  ['uniform from above', () => random().uniform([1], { low: 2, high: 1 }), 'ERR_VALUE'],
  ['normal of negative spread', () => random().normal([1], { stddev: -1 }), 'ERR_VALUE'],
  ['uniform from NaN', () => random().uniform([1], { low: Number.NaN }), 'ERR_VALUE'],
  ['uniform to infinity', () => random().uniform([1], { high: Number.POSITIVE_INFINITY }), 'ERR_VALUE'],
  ['uniform with Keras\' minval', () => random().uniform([1], { minval: 0 }), 'ERR_VALUE'],
  ['normal of text', () => random().normal([1], { mean: '0' }), 'ERR_VALUE'],
  ['normal with options null', () => random().normal([1], null), 'ERR_VALUE'],
  ['truncatedNormal of infinite width', () => random().truncatedNormal([1], { stddev: Number.POSITIVE_INFINITY }), 'ERR_VALUE'],
  ['bernoulli of more than 1', () => random().bernoulli([1], { probability: 1.1 }), 'ERR_VALUE'],
  ['bernoulli with a number in place of options', () => random().bernoulli([1], 0.5), 'ERR_VALUE'],
  ['integer from an empty interval', () => random().integer(1, 1), 'ERR_VALUE'],
  ['integer from text', () => random().integer('0', 5), 'ERR_VALUE'],
  ['definePrimitive of nothing', () => l.definePrimitive(), 'ERR_VALUE'],
  ['definePrimitive without a kernel', () => l.definePrimitive({ ...lg.exp.op, kernel: undefined }), 'ERR_VALUE'],
  ['defineView of null', () => l.defineView(null), 'ERR_VALUE'],
  ['defineComposite without rules', () => l.defineComposite({ ...lg.softplus.op, vjps: [] }), 'ERR_VALUE'],
  ['defineComposite with a rule of text', () => l.defineComposite({ ...lg.softplus.op, vjps: ['ct'] }), 'ERR_VALUE'],
  ['defineComposite without a name', () => l.defineComposite({ ...lg.softplus.op, name: undefined }), 'ERR_VALUE'],
  ['defineUnary of null', () => l.defineUnary(null), 'ERR_VALUE'],
  ['defineUnary without a loop', () => l.defineUnary({ name: 'f', formula: 'x', vjp: null }), 'ERR_VALUE'],
  ['defineUnaryComposite of nothing', () => l.defineUnaryComposite(), 'ERR_VALUE'],
  ['defineUnaryComposite without an expansion', () => l.defineUnaryComposite({ name: 'f', formula: 'x', vjp: null }), 'ERR_VALUE'],
  ['defineBinary of text', () => l.defineBinary('add'), 'ERR_VALUE'],
]; // biome-ignore format: a table

const others: Bad[] = [
  ['zeros of too many elements', () => l.zeros([2 ** 20, 2 ** 20]), 'ERR_SIZE'],
  ['add that stretches too far', () => l.add(l.zeros([1, 2 ** 16]), l.zeros([2 ** 16, 1])), 'ERR_SIZE'],
  ['jacobian of too many elements', () => l.jacobian(identity)(l.zeros([1001])), 'ERR_SIZE'],
  ['gradients by a Variable that has changed', staleGradients, 'ERR_STALE_GRAPH'],
  ['checkGradients at the end of a domain', () => l.checkGradients(l.sqrt, [0]), 'ERR_GRADIENT'],
  ['reading a tensor without a value', () => new lg.Tensor(null, 'float32', null, null, [2]).toArray(), 'ERR_STATE'],
]; // biome-ignore format: a table

function staleGradients(): unknown {
  const v = new lg.Variable([1, 2]);
  const y = v.value.sum();
  v.assign([3, 4]);
  return lg.gradients(y, [v]);
}

describe('bad input', () => {
  const table = [...notTensorCalls, ...shapesAndAxes, ...dtypes, ...values, ...others];

  it('is tried in at least 400 ways, each of them another', () => {
    expect(new Set(table.map(([what]) => what)).size).to.equal(table.length);
    expect(table.length).to.be.at.least(400);
  });

  const groups: [string, Bad[]][] = [
    ['in place of a tensor', notTensorCalls],
    ['of shape', shapesAndAxes],
    ['of dtype', dtypes],
    ['of value', values],
    ['of other kinds', others],
  ];
  for (const [title, rows] of groups) {
    it(`${title} is refused by an error of our own, with its code (${rows.length} calls)`, () => {
      for (const [what, call, code] of rows) {
        const error = refusalOf(call);
        expect(error, what).to.be.instanceOf(lg.LossgraphError);
        expect(error, `${what}: ${error}`).to.have.property('code', code);
        expect(String((error as Error).message), what).to.match(/^[\w∂/ ]+: .+; .+/);
      }
    });
  }

  /** For those who build on Lossgraph: they take what has been checked before. */
  const toolkit = [
    'apply',
    'asTensor',
    'broadcastShapes',
    'checkAxes',
    'checkAxis',
    'checkBoolean',
    'checkDType',
    'checkKeys',
    'checkNumber',
    'checkShape',
    'checkWhole',
    'draw',
    'formatShape',
    'lend',
    'whatIsKnown',
    'ruleFor',
    'sameShape',
    'sizeOf',
    'strided',
    'withContext',
    'withDefaults',
    'withOp',
    'withTrace',
  ];
  const classes = ['Callable', 'Tensor'];
  const functions = Object.entries(lg).filter(
    ([name, f]) =>
      typeof f === 'function' && !toolkit.includes(name) && !classes.includes(name) && !name.endsWith('Error'),
  );
  const valid = [
    x,
    m,
    whole,
    truth,
    double,
    new lg.Variable([1]),
    [
      [1, 2],
      [3, 4],
    ],
    'float64',
    { axis: 0 },
    identity,
    [x, x],
  ];
  const argument = fc.oneof(
    fc.anything({ withTypedArray: true, withBigInt: true, withNullPrototype: true }),
    fc.constantFrom(...valid),
    fc.integer({ min: -3, max: 5 }),
  );

  it('of any kind gives a value or an error of our own, from every function', () => {
    fc.assert(
      fc.property(fc.constantFrom(...functions), fc.array(argument, { maxLength: 4 }), ([name], args) => {
        const error = refusalOf(() => outcome(name, args));
        if (error === null || error instanceof lg.LossgraphError) return;
        throw new Error(`${name}(${fc.stringify(args)}) threw ${(error as Error).stack}`);
      }),
      { seed: 11, numRuns: 20_000 },
    );
  });
});

/** Calls a function, makes an instance of a class, and calls the function that grad and its like return. */
function outcome(name: string, args: unknown[]): unknown {
  if (name === 'Variable' || name === 'Generator') return new l[name](...args);
  const result = l[name](...args);
  return typeof result === 'function' && result.op === undefined ? result(...args.slice(1)) : result;
}

function refusalOf(call: () => unknown): unknown {
  try {
    call();
    return null;
  } catch (error) {
    return error;
  }
}
