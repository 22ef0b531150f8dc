// The ops that are methods, too: `a.add(b)` for `add(a, b)`. This export list is the only table; chained-methods.ts
// reads it, and so does the compiler for the types.
export { relu, sigmoid, softplus } from './ops/activations.ts';
export { add, div, mul, sub } from './ops/arithmetic.ts';
export { cast, stopGradient } from './ops/cast.ts';
export {
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  logicalOr,
  maximum,
  minimum,
  notEqual,
} from './ops/compare.ts';
export { abs, exp, log, log1p, neg, sign, sqrt, square, tanh } from './ops/elementwise.ts';
export { gather } from './ops/gather.ts';
export { matMul } from './ops/matmul.ts';
export { broadcastTo, expandDims, reshape, squeeze, transpose } from './ops/movement.ts';
export { max, mean, min, sum } from './ops/reduce.ts';
export { logSoftmax, logSumExp, softmax } from './ops/softmax.ts';
