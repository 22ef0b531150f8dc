import './chained-methods.ts';

export { type GradientsOf, type GradientsOptions, gradients } from './backward.ts';
export { Callable } from './callable.ts';
export * from './chained.ts';
export { checkGradients, type GradientReport } from './check-gradients.ts';
export type { CheckGradientsOptions } from './check-gradients-options.ts';
export { context, withContext } from './context.ts';
export { asTensor, type Nested, type TensorLike, type TensorOptions, tensor } from './convert.ts';
export { hessian, hvp, jacobian, jvp, type ValueAndTangent } from './derivatives.ts';
export { checkDType, type DType, dtypes, isFloat, type Values } from './dtype.ts';
export {
  DTypeError,
  GradientError,
  LossgraphError,
  ShapeError,
  SizeError,
  StaleGraphError,
  StateError,
  ValueError,
  whatIsKnown,
} from './errors.ts';
export { grad, type PairFunction, type TensorFunction, type ValueAndGradients, valueAndGrad } from './grad.ts';
export { strided } from './kernels/strided.ts';
export { lend } from './lending.ts';
export {
  type AnyOp,
  type Attrs,
  apply,
  type Composite,
  defineComposite,
  definePrimitive,
  defineView,
  type Kink,
  type Node,
  type Op,
  type Primal,
  type Primitive,
  ruleFor,
  type Sample,
  type View,
  type Vjp,
  withOp,
} from './op.ts';
export type { AxisFn } from './ops/along-axis.ts';
export type { ArgFn, ArgOptions } from './ops/arg-max.ts';
export { divUnlessZero, mulUnlessZero } from './ops/arithmetic.ts';
export { type AsIndicesFn, asIndices } from './ops/as-indices.ts';
export {
  type BinaryFn,
  binary as defineBinary,
  type UnaryFn,
  unary as defineUnary,
  unaryComposite as defineUnaryComposite,
} from './ops/build.ts';
export { where } from './ops/compare.ts';
export { full, ones, onesLike, range, zeros, zerosLike } from './ops/creation.ts';
export type { CumSumFn } from './ops/cum-sum.ts';
export { scatterAdd } from './ops/gather.ts';
export type { IdentityFn } from './ops/identity.ts';
export { type ConcatFn, concat, stack } from './ops/join.ts';
export { type OneHotFn, type OneHotOptions, oneHot } from './ops/one-hot.ts';
export type { Padding } from './ops/pad.ts';
export type { ParametricFn } from './ops/parametric.ts';
export { type RandomFn, randomTruncatedNormal, randomUniform } from './ops/random.ts';
export type { ReduceFn, ReduceOptions } from './ops/reduction.ts';
export { sechSquared } from './ops/sech-squared.ts';
export type { Range } from './ops/slice.ts';
export { softmaxComplement } from './ops/softmax.ts';
export type { SortFn, SortOptions, TopK } from './ops/sort.ts';
export { sumOfOthers } from './ops/sum-of-others.ts';
export type { RepeatFn, TileFn } from './ops/tile.ts';
export {
  checkBoolean,
  checkKeys,
  checkNumber,
  checkWhole,
  type Interval,
  withDefaults,
} from './options.ts';
export {
  type BernoulliOptions,
  defaultGenerator,
  Generator,
  type NormalOptions,
  setRandomSeed,
  type UniformOptions,
} from './random.ts';
export { isKeepingHistory, noGrad, withRecording } from './recording.ts';
export { type Domain, draw } from './samples.ts';
export {
  type Axes,
  broadcastShapes,
  checkAxes,
  checkAxis,
  checkShape,
  formatShape,
  type Shape,
  sameShape,
  show,
  sizeOf,
} from './shape.ts';
export { type NestedArray, type Strided, Tensor } from './tensor.ts';
export { type Recipe, type Trace, tracing, withTrace } from './trace.ts';
export { type Residence, Variable, type VariableOptions } from './variable.ts';
