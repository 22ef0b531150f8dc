import * as lg from '../chained.ts';
import { where } from '../ops/compare.ts';
import { pairs, rows, type Topic } from './convention.ts';

const inf = Number.POSITIVE_INFINITY;
const nan = Number.NaN;
const whole = { axes: [0], keepDims: false };
const line = { axis: 0, keepDims: true };

export const notANumber: Topic = {
  title: 'NaN',
  points: [
    ...rows(lg.sqrt, 'outside the domain', [[-1, nan, nan]]),
    ...rows(lg.log, 'outside the domain', [[-1, nan]]),
    ...rows(lg.log1p, 'outside the domain', [[-2, nan]]),
    ...rows(lg.rsqrt, 'outside the domain', [[-1, nan, nan]]),
    ...pairs(lg.pow, 'no real power', [[-2, 0.5, nan]]),
    ...pairs(lg.pow, 'what holds for every number holds for NaN', [
      [1, nan, 1],
      [nan, 0, 1],
    ]),
    ...pairs(lg.div, 'no quotient', [
      [0, 0, nan],
      [inf, inf, nan],
    ]),
    ...pairs(lg.mul, 'no product', [[0, inf, nan]]),
    ...pairs(lg.sub, 'no difference', [[inf, inf, nan]]),
    ...pairs(lg.maximum, 'NaN wins, so that it is noticed', [
      [nan, 1, nan],
      [1, nan, nan],
    ]),
    ...pairs(lg.minimum, 'NaN wins, so that it is noticed', [
      [nan, 1, nan],
      [1, nan, nan],
    ]),
    ...rows(lg.max, 'NaN wins, so that it is noticed', [[[1, nan, 3], nan]], whole),
    ...rows(lg.min, 'NaN wins, so that it is noticed', [[[1, nan, 3], nan]], whole),
    ...rows(lg.argMax, 'the first NaN wins', [[[1, nan, 3, nan], new Int32Array([1])]], line),
    ...rows(lg.argMin, 'the first NaN wins', [[[1, nan, 3, nan], new Int32Array([1])]], line),
    ...rows(
      lg.sort,
      'NaN counts as the largest',
      [
        [
          [nan, 1, inf],
          [1, inf, nan],
        ],
      ],
      { axis: 0, descending: false },
    ),
    ...rows(
      lg.sort,
      'NaN counts as the largest',
      [
        [
          [1, nan, inf],
          [nan, inf, 1],
        ],
      ],
      { axis: 0, descending: true },
    ),
    ...rows(lg.relu, 'passes through', [[nan, nan]]),
    ...rows(lg.relu6, 'passes through', [[nan, nan]]),
    ...rows(lg.leakyRelu, 'passes through', [[nan, nan]], { negativeSlope: 0.2 }),
    ...rows(lg.elu, 'passes through', [[nan, nan]], { alpha: 1 }),
    ...rows(lg.clip, 'passes through', [[nan, nan]], { low: 0, high: 1 }),
    ...rows(lg.hardShrink, 'passes through', [[nan, nan]], { lambda: 0.5 }),
    ...rows(lg.softShrink, 'passes through', [[nan, nan]], { lambda: 0.5 }),
    ...rows(lg.threshold, 'passes through', [[nan, nan]], { threshold: 0, value: 0 }),
    ...rows(lg.sparsePlus, 'passes through', [[nan, nan]]),
    ...rows(lg.sigmoid, 'passes through', [[nan, nan]]),
    ...rows(lg.softsign, 'passes through', [[nan, nan]]),
    ...rows(lg.gelu, 'passes through', [[nan, nan]], { approximate: false }),
    ...rows(lg.sign, 'passes through', [[nan, nan]]),
    ...rows(lg.round, 'passes through', [[nan, nan]]),
    ...rows(
      lg.cumSum,
      'stays in every further sum',
      [
        [
          [1, nan, 2],
          [1, nan, nan],
        ],
      ],
      { axis: 0, reverse: false },
    ),
    ...rows(
      lg.softmax,
      'spoils its whole line',
      [
        [
          [nan, 0],
          [nan, nan],
        ],
      ],
      { axis: 0 },
    ),
    ...rows(lg.norm, 'passes through', [[[nan, 1], nan]], whole),
    ...rows(lg.isNaN, 'the only test that NaN passes', [
      [nan, true],
      [inf, false],
    ]),
    ...pairs(lg.equal, 'NaN equals nothing, not even itself', [
      [nan, nan, false],
      [0, -0, true],
    ]),
    ...pairs(lg.notEqual, 'NaN equals nothing, not even itself', [[nan, nan, true]]),
    ...pairs(lg.less, 'NaN has no place in the order', [[nan, 1, false]]),
    ...pairs(lg.greaterEqual, 'NaN has no place in the order', [[nan, 1, false]]),
    ...rows(
      lg.cast,
      'anything but 0 is true',
      [
        [nan, true],
        [-0, false],
      ],
      { dtype: 'bool' },
    ),
    ...rows(
      lg.cast,
      'int32 has no NaN and no infinity',
      [
        [nan, new Int32Array([0])],
        [inf, new Int32Array([0])],
      ].map(([x, y]) => [[x as number], y as Int32Array]),
      { dtype: 'int32' },
    ),
    {
      op: where.op,
      inputs: [
        [true, false],
        [1, nan],
        [nan, 2],
      ],
      attrs: {},
      value: [1, 2],
      gradients: [null, [1, 0], [0, 1]],
      why: 'the branch not taken leaves no trace',
    },
    {
      op: where.op,
      inputs: [
        [true, false],
        [1, inf],
        [inf, 2],
      ],
      attrs: {},
      value: [1, 2],
      gradients: [null, [1, 0], [0, 1]],
      why: 'the branch not taken leaves no trace',
    },
  ],
};
