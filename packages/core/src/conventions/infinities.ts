import * as lg from '../chained.ts';
import { divUnlessZero, mulUnlessZero } from '../ops/arithmetic.ts';
import { pairs, rows, type Topic } from './convention.ts';

const inf = Number.POSITIVE_INFINITY;
const nan = Number.NaN;
const whole = { axes: [0], keepDims: false };

export const infinities: Topic = {
  title: 'Infinities, and the ends of a domain',
  points: [
    ...rows(lg.sqrt, 'the slope grows without bound towards 0', [
      [0, 0, inf],
      [inf, inf, 0],
    ]),
    ...rows(lg.rsqrt, 'infinite at the end of the domain', [
      [0, inf, -inf],
      [inf, 0, 0],
    ]),
    ...rows(lg.reciprocal, 'signs of zero and infinity go together', [
      [0, inf, -inf],
      [-0, -inf, -inf],
      [inf, 0, 0],
      [-inf, -0, 0],
    ]),
    ...rows(lg.log, 'infinite at the end of the domain', [
      [0, -inf, inf],
      [inf, inf, 0],
    ]),
    ...rows(lg.log1p, 'infinite at the end of the domain', [
      [-1, -inf, inf],
      [inf, inf, 0],
    ]),
    ...rows(lg.exp, 'overflow is infinite, underflow 0', [
      [-inf, 0, 0],
      [inf, inf, inf],
      [710, inf, inf],
      [-746, 0, 0],
    ]),
    ...rows(lg.expm1, 'saturates at −1', [
      [-inf, -1, 0],
      [inf, inf, inf],
    ]),
    ...rows(lg.tanh, 'saturates', [
      [-inf, -1, 0],
      [inf, 1, 0],
      [1e300, 1, 0],
    ]),
    ...rows(lg.erf, 'saturates', [
      [-inf, -1, 0],
      [inf, 1, 0],
    ]),
    ...rows(lg.erfc, 'saturates', [
      [-inf, 2, 0],
      [inf, 0, 0],
    ]),
    ...rows(
      lg.clip,
      'bounds hold infinities, too',
      [
        [-inf, -1, 0],
        [inf, 1, 0],
      ],
      { low: -1, high: 1 },
    ),
    ...rows(lg.clip, 'an infinite bound is none', [[1e300, 1e300, 1]], { low: 0, high: inf }),
    ...rows(lg.square, 'overflow is infinite', [[1e200, inf, 2e200]]),
    ...pairs(lg.div, 'division by 0 is infinite', [
      [1, 0, inf, inf, -inf],
      [-1, 0, -inf, inf, inf],
      [1, -0, -inf, -inf, -inf],
    ]),
    ...pairs(lg.div, 'nothing finite is left of an infinite divisor', [[1, inf, 0, 0, 0]]),
    ...pairs(lg.pow, 'a pole', [
      [0, -1, inf, -inf, -inf],
      [-0, -1, -inf],
    ]),
    ...pairs(lg.pow, 'the limits of the power function', [
      [2, inf, inf],
      [0.5, inf, 0],
      [2, -inf, 0],
      [inf, -1, 0],
      [-inf, 3, -inf],
      [-inf, 2, inf],
      [-1, inf, 1],
    ]),
    ...pairs(lg.pow, 'the slope grows without bound towards 0', [[0, 0.5, 0, inf, 0]]),
    ...pairs(mulUnlessZero, '0 times anything is 0 in a rule', [
      [0, inf, 0],
      [0, nan, 0],
      [2, inf, inf],
    ]),
    ...pairs(divUnlessZero, '0 by anything is 0 in a rule', [
      [0, 0, 0],
      [0, nan, 0],
      [1, 0, inf],
    ]),
    ...rows(
      lg.norm,
      'scaled, so that no square overflows',
      [
        [[3e200, 0], 3e200, [1, 0]],
        [[inf, 1], inf],
      ],
      whole,
    ),
    ...rows(
      lg.sum,
      'opposite infinities have no sum',
      [
        [[inf, -inf], nan, [1, 1]],
        [[inf, 1], inf, [1, 1]],
      ],
      whole,
    ),
    ...rows(lg.sin, 'no limit at infinity', [[inf, nan, nan]]),
    ...rows(lg.cos, 'no limit at infinity', [[inf, nan, nan]]),
    ...rows(lg.isFinite, 'neither infinite nor NaN', [
      [inf, false],
      [nan, false],
      [1e308, true],
    ]),
  ],
};
