import * as lg from '../chained.ts';
import { scatterAdd } from '../ops/gather.ts';
import { oneHot } from '../ops/one-hot.ts';
import { pairs, refused, rows, type Topic } from './convention.ts';

const nan = Number.NaN;
const whole = { axes: [0], keepDims: false };
const rowsOf = { axis: 0, batchDims: 0 };

export const roundingAndSigns: Topic = {
  title: 'Rounding, and the sign of zero',
  points: [
    ...rows(lg.round, 'a half goes to the even one', [
      [0.5, 0, 0],
      [1.5, 2, 0],
      [2.5, 2, 0],
      [-0.5, -0, 0],
      [-1.5, -2, 0],
      [-2.5, -2, 0],
    ]),
    ...rows(lg.round, 'large numbers are whole', [[4503599627370497, 4503599627370497, 0]]),
    ...rows(lg.round, 'just below a half', [[0.49999999999999994, 0, 0]]),
    ...rows(lg.floor, 'keeps the sign of zero', [
      [-0, -0, 0],
      [-0.5, -1, 0],
    ]),
    ...rows(lg.ceil, 'keeps the sign of zero', [
      [-0.5, -0, 0],
      [0.5, 1, 0],
    ]),
    ...rows(lg.cast, 'cut towards zero', [[[1.9, -1.9], new Int32Array([1, -1])]], { dtype: 'int32' }),
    ...rows(
      lg.cast,
      'beyond int32 it wraps round, as in a typed array',
      [[[2147483648, -2147483649], new Int32Array([-2147483648, 2147483647])]],
      { dtype: 'int32' },
    ),
    ...rows(lg.neg, '0 has a sign', [
      [0, -0, -1],
      [-0, 0, -1],
    ]),
    ...rows(lg.abs, 'none is negative', [[-0, 0, 0]]),
    ...rows(lg.sign, 'keeps the sign of zero', [[-0, -0, 0]]),
    ...rows(lg.sqrt, 'keeps the sign of zero', [[-0, -0]]),
    ...rows(lg.tanh, 'odd functions keep the sign of zero', [[-0, -0, 1]]),
    ...rows(lg.sin, 'odd functions keep the sign of zero', [[-0, -0, 1]]),
    ...rows(lg.expm1, 'odd near 0', [[-0, -0, 1]]),
    ...rows(lg.erf, 'odd functions keep the sign of zero', [[-0, -0, 1.1283791670955126]]),
    ...pairs(lg.add, 'opposite zeros make 0', [
      [0, -0, 0, 1, 1],
      [-0, -0, -0, 1, 1],
    ]),
    ...pairs(lg.mul, 'signs multiply', [[-1, 0, -0, 0, -1]]),
    ...pairs(lg.maximum, '−0 is below 0', [[-0, 0, 0, 0.5, 0.5]]),
    ...pairs(lg.minimum, '−0 is below 0', [[0, -0, -0, 0.5, 0.5]]),
    ...pairs(lg.pow, 'whole powers are exact', [
      [3, 20, 3486784401],
      [-2, 53, -9007199254740992],
      [10, 15, 1e15],
      [2, -10, 0.0009765625],
    ]),
  ],
};

export const nothing: Topic = {
  title: 'Nothing to reduce, and what is refused',
  points: [
    ...rows(lg.sum, 'the sum of nothing', [[[], 0, []]], whole),
    ...rows(lg.prod, 'the product of nothing', [[[], 1, []]], whole),
    ...rows(lg.mean, '0 / 0', [[[], nan, []]], whole),
    ...rows(lg.variance, '0 / 0', [[[], nan, []]], whole),
    ...rows(lg.norm, 'the length of nothing', [[[], 0, []]], whole),
    refused(lg.max, [[]], whole, 'ERR_SHAPE', 'nothing is the largest'),
    refused(lg.min, [[]], whole, 'ERR_SHAPE', 'nothing is the smallest'),
    refused(lg.argMax, [[]], { axis: 0, keepDims: false }, 'ERR_SHAPE', 'nothing is the largest'),
    refused(lg.argMin, [[]], { axis: 0, keepDims: false }, 'ERR_SHAPE', 'nothing is the smallest'),
    refused(lg.logSumExp, [[]], whole, 'ERR_SHAPE', 'nothing is the largest'),
    refused(lg.softmax, [[]], { axis: 0 }, 'ERR_SHAPE', 'no shares of nothing'),
    refused(lg.logSoftmax, [[]], { axis: 0 }, 'ERR_SHAPE', 'no shares of nothing'),
    refused(lg.sparsemax, [[]], { axis: 0 }, 'ERR_SHAPE', 'no shares of nothing'),
    refused(lg.add, [1, true], {}, 'ERR_DTYPE', 'dtypes are never mixed in silence'),
    refused(lg.gather, [[1, 2], new Int32Array([2])], rowsOf, 'ERR_VALUE', 'an index is never wrapped or cut'),
    refused(lg.gather, [[1, 2], new Int32Array([-1])], rowsOf, 'ERR_VALUE', 'an index is never counted from the end'),
    refused(lg.gather, [[1, 2], 0], rowsOf, 'ERR_DTYPE', 'an index is a whole number by dtype'),
    refused(
      oneHot,
      [new Int32Array([3])],
      { depth: 3, dtype: 'float64' },
      'ERR_VALUE',
      'a label is never out of range',
    ),
    {
      op: lg.gather.op,
      inputs: [[1, 2], new Int32Array([0, 0])],
      attrs: rowsOf,
      value: [1, 1],
      gradients: [[2, 0], null],
      why: 'what was taken twice gets both cotangents',
    },
    {
      op: scatterAdd.op,
      inputs: [[1, 2], new Int32Array([0, 0])],
      attrs: { ...rowsOf, shape: [3] },
      value: [3, 0, 0],
      gradients: [[1, 1], null],
      why: 'repeated indices accumulate',
    },
    ...rows(lg.stopGradient, 'a constant to derivatives', [[3, 3, 0]]),
    ...rows({ op: lg.any.op }, 'no element is true', [[[false, false], false]], whole),
    ...rows({ op: lg.all.op }, 'every element is true', [[[true, true], true]], whole),
  ],
};
