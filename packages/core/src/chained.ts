// The ops that are methods, too: `a.add(b)` for `add(a, b)`. This export list is the only table; chained-methods.ts
// reads it, and so does the compiler for the types.
export { celu, elu, selu } from './ops/activations/exponential.ts';
export { gelu, glu, hardSilu, mish, silu } from './ops/activations/gated.ts';
export { sparsePlus, squareplus, tanhShrink } from './ops/activations/plus.ts';
export { hardShrink, leakyRelu, relu, relu6, softShrink, threshold } from './ops/activations/rectifiers.ts';
export {
  hardSigmoid,
  hardTanh,
  logSigmoid,
  sigmoid,
  softplus,
  softsign,
  sparseSigmoid,
} from './ops/activations/sigmoids.ts';
export { sparsemax } from './ops/activations/sparsemax.ts';
export { argMax, argMin } from './ops/arg-max.ts';
export { add, div, mul, sub } from './ops/arithmetic.ts';
export { cast, stopGradient } from './ops/cast.ts';
export { clip } from './ops/clip.ts';
export {
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  maximum,
  minimum,
  notEqual,
} from './ops/compare.ts';
export { cumSum } from './ops/cum-sum.ts';
export { dot, outer } from './ops/dot.ts';
export { abs, exp, expm1, log, log1p, neg, reciprocal, rsqrt, sign, sqrt, square, tanh } from './ops/elementwise.ts';
export { erf, erfc } from './ops/erf.ts';
export { flip } from './ops/flip.ts';
export { gather } from './ops/gather.ts';
export { identity } from './ops/identity.ts';
export { split } from './ops/join.ts';
export { all, any, isFinite, isNaN, logicalAnd, logicalNot, logicalOr } from './ops/logic.ts';
export { matMul } from './ops/matmul.ts';
export { broadcastTo, reshape, transpose } from './ops/movement.ts';
export { norm } from './ops/norm.ts';
export { pad } from './ops/pad.ts';
export { pow } from './ops/pow.ts';
export { prod } from './ops/prod.ts';
export { max, mean, min, sum, variance } from './ops/reduce.ts';
export { ceil, floor, round } from './ops/rounding.ts';
export { slice } from './ops/slice.ts';
export { logSoftmax, logSumExp, softmax } from './ops/softmax.ts';
export { argSort, sort, topK } from './ops/sort.ts';
export { takeAlongAxis } from './ops/take-along-axis.ts';
export { repeat, tile } from './ops/tile.ts';
export { cos, sin } from './ops/trigonometry.ts';
export { expandDims, squeeze } from './ops/unit-axes.ts';
