import * as lg from '../chained.ts';
import { pairs, rows, type Topic } from './convention.ts';

const whole = { axes: [0], keepDims: false };

export const kinks: Topic = {
  title: 'Kinks and ties',
  points: [
    ...rows(lg.abs, 'between the slopes −1 and 1', [[0, 0, 0]]),
    ...rows(lg.sign, 'a step; flat on both sides', [
      [0, 0, 0],
      [2, 1, 0],
    ]),
    ...rows(lg.relu, 'the slope of the flat side', [
      [0, 0, 0],
      [-0, 0, 0],
    ]),
    ...rows(lg.relu6, 'the slope of the flat side', [
      [0, 0, 0],
      [6, 6, 0],
    ]),
    ...rows(lg.leakyRelu, 'the slope of the negative side', [[0, 0, 0.2]], { negativeSlope: 0.2 }),
    ...rows(lg.elu, 'the slope of the negative side', [[0, 0, 0.5]], { alpha: 0.5 }),
    ...rows(lg.elu, 'both sides have slope 1', [[0, 0, 1]], { alpha: 1 }),
    ...rows(lg.celu, 'both sides have slope 1', [[0, 0, 1]], { alpha: 2 }),
    ...rows(lg.selu, 'the slope of the negative side', [[0, 0, 1.7580993408473766]]),
    ...rows(lg.hardSigmoid, 'the slope of the flat side', [
      [-3, 0, 0],
      [3, 1, 0],
    ]),
    ...rows(lg.hardTanh, 'the slope of the flat side', [
      [-1, -1, 0],
      [1, 1, 0],
    ]),
    ...rows(lg.hardSilu, 'the slope of the straight side', [
      [-3, 0, 0],
      [3, 3, 1],
    ]),
    ...rows(lg.sparseSigmoid, 'the slope of the flat side', [
      [-1, 0, 0],
      [1, 1, 0],
    ]),
    ...rows(lg.sparsePlus, 'both sides agree', [
      [-1, 0, 0],
      [1, 1, 1],
    ]),
    ...rows(
      lg.softShrink,
      'the slope of the flat side',
      [
        [-0.5, 0, 0],
        [0.5, 0, 0],
      ],
      { lambda: 0.5 },
    ),
    ...rows(
      lg.hardShrink,
      'the points belong to the flat side',
      [
        [-0.5, 0, 0],
        [0.5, 0, 0],
      ],
      { lambda: 0.5 },
    ),
    ...rows(lg.threshold, 'the point belongs to the flat side', [[1, 7, 0]], { threshold: 1, value: 7 }),
    ...rows(
      lg.clip,
      '0 outside and on the boundary',
      [
        [-2, -1, 0],
        [-1, -1, 0],
        [0, 0, 1],
        [1, 1, 0],
        [2, 1, 0],
      ],
      { low: -1, high: 1 },
    ),
    ...rows(lg.clip, 'an interval of one point is constant', [[3, 3, 0]], { low: 3, high: 3 }),
    ...rows(lg.floor, 'a step; flat on both sides', [[2, 2, 0]]),
    ...pairs(lg.maximum, 'a tie is split evenly', [
      [2, 2, 2, 0.5, 0.5],
      [0, -0, 0, 0.5, 0.5],
    ]),
    ...pairs(lg.minimum, 'a tie is split evenly', [[2, 2, 2, 0.5, 0.5]]),
    ...rows(
      lg.max,
      'tied elements share evenly',
      [
        [[1, 3, 3], 3, [0, 0.5, 0.5]],
        [[2, 2, 2, 2], 2, [0.25, 0.25, 0.25, 0.25]],
      ],
      whole,
    ),
    ...rows(lg.min, 'tied elements share evenly', [[[1, 3, 1], 1, [0.5, 0, 0.5]]], whole),
    ...rows(
      lg.sort,
      'tied elements keep their order',
      [
        [
          [2, 1, 2],
          [1, 2, 2],
          [1, 1, 1],
        ],
      ],
      { axis: 0, descending: false },
    ),
    ...rows(lg.argSort, 'tied elements keep their order', [[[2, 1, 2], new Int32Array([0, 2, 1])]], {
      axis: 0,
      descending: true,
    }),
    ...rows(lg.argMax, 'the first of tied ones', [[[1, 3, 3], new Int32Array([1])]], { axis: 0, keepDims: true }),
    ...rows(lg.argMin, 'the first of tied ones', [[[1, 3, 1], new Int32Array([0])]], { axis: 0, keepDims: true }),
    ...rows(
      lg.norm,
      'the subgradient of least norm',
      [
        [[0, 0], 0, [0, 0]],
        [[0], 0, [0]],
      ],
      whole,
    ),
    ...rows(
      lg.sparsemax,
      'what is just 0 is outside the support',
      [
        [
          [1, 0],
          [1, 0],
          [0, 0],
        ],
      ],
      { axis: 0 },
    ),
    ...rows(
      lg.prod,
      'products of the others, zeros or not',
      [
        [[0, 5], 0, [5, 0]],
        [[0, 0, 5], 0, [0, 0, 0]],
      ],
      whole,
    ),
    ...rows(lg.variance, 'a single element does not vary', [[[4], 0, [0]]], whole),
    ...pairs(lg.pow, '0⁰ is 1, and flat both ways', [[0, 0, 1, 0, 0]]),
    ...pairs(lg.pow, 'towards the exponent, 0ᵇ is 0 for every b > 0', [
      [0, 1, 0, 1, 0],
      [0, 2, 0, 0, 0],
    ]),
  ],
};
