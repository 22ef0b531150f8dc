import * as lg from '../chained.ts';
import { rows, type Topic } from './convention.ts';

const inf = Number.POSITIVE_INFINITY;
const nan = Number.NaN;
const whole = { axes: [0], keepDims: false };
const line = { axis: 0 };

export const saturation: Topic = {
  title: 'Activations at the ends of the float range',
  points: [
    ...rows(lg.sigmoid, 'saturates without overflow', [
      [-inf, 0, 0],
      [inf, 1, 0],
      [-1e4, 0, 0],
      [1e4, 1, 0],
    ]),
    ...rows(lg.logSigmoid, 'linear on the left, 0 on the right', [
      [-inf, -inf, 1],
      [inf, 0, 0],
      [-1e300, -1e300, 1],
    ]),
    ...rows(lg.softplus, '0 on the left, linear on the right', [
      [-inf, 0, 0],
      [inf, inf, 1],
      [1e300, 1e300, 1],
    ]),
    ...rows(lg.softsign, 'saturates', [
      [-inf, -1, 0],
      [inf, 1, 0],
    ]),
    ...rows(
      lg.squareplus,
      '0 on the left, linear on the right',
      [
        [-inf, 0, 0],
        [inf, inf, 1],
      ],
      { b: 4 },
    ),
    ...rows(lg.silu, '0 on the left, linear on the right', [
      [-inf, 0, 0],
      [inf, inf, 1],
    ]),
    ...rows(
      lg.gelu,
      '0 on the left, linear on the right',
      [
        [-inf, 0, 0],
        [inf, inf, 1],
        [-1e300, 0, 0],
      ],
      { approximate: false },
    ),
    ...rows(
      lg.gelu,
      '0 on the left, linear on the right',
      [
        [-inf, 0, 0],
        [inf, inf, 1],
        [-1e300, 0, 0],
      ],
      { approximate: true },
    ),
    ...rows(lg.mish, '0 on the left, linear on the right', [
      [-inf, 0, 0],
      [inf, inf, 1],
    ]),
    ...rows(lg.hardSilu, '0 on the left, linear on the right', [
      [-inf, 0, 0],
      [inf, inf, 1],
    ]),
    ...rows(
      lg.elu,
      'saturates at −α',
      [
        [-inf, -2, 0],
        [inf, inf, 1],
      ],
      { alpha: 2 },
    ),
    ...rows(
      lg.celu,
      'saturates at −α',
      [
        [-inf, -2, 0],
        [inf, inf, 1],
      ],
      { alpha: 2 },
    ),
    ...rows(lg.relu, 'linear on the right', [
      [-inf, 0, 0],
      [inf, inf, 1],
    ]),
    ...rows(
      lg.softmax,
      'shifted by the largest, so that nothing overflows',
      [
        [
          [1e4, 0],
          [1, 0],
          [0, 0],
        ],
        [
          [-inf, 0],
          [0, 1],
          [0, 0],
        ],
      ],
      line,
    ),
    ...rows(
      lg.softmax,
      'nothing but −∞ has no shares, and +∞ takes more than all',
      [
        [
          [-inf, -inf],
          [nan, nan],
        ],
        [
          [inf, 0],
          [nan, nan],
        ],
      ],
      line,
    ),
    ...rows(
      lg.logSoftmax,
      'exact where softmax itself is 0',
      [
        [
          [1e4, 0],
          [0, -1e4],
        ],
        [
          [-inf, 0],
          [-inf, 0],
        ],
      ],
      line,
    ),
    ...rows(
      lg.logSoftmax,
      'nothing but −∞ has no shares',
      [
        [
          [-inf, -inf],
          [nan, nan],
        ],
      ],
      line,
    ),
    ...rows(
      lg.logSumExp,
      'shifted by the largest, so that nothing overflows',
      [
        [[1e4, 1e4], 10000.69314718056, [0.5, 0.5]],
        [[-inf, 3], 3, [0, 1]],
      ],
      whole,
    ),
    ...rows(
      lg.logSumExp,
      'the sum of nothing but zeros is 0, and no term has a share in it',
      [[[-inf, -inf], -inf, [0, 0]]],
      whole,
    ),
    ...rows(lg.logSumExp, 'overflow is infinite', [[[inf, 0], inf]], whole),
  ],
};
