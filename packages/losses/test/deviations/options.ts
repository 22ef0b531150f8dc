// Of options and names.
import { expect } from 'chai';
import * as losses from '../../src/index.ts';
import { type Deviation, equals, refuses } from './deviation.ts';

export const options: Readonly<Record<string, Deviation>> = {
  'get-gives-a-loss': {
    keras: "get('mse') gives the bare function, without reduction, and get('MeanSquaredError') an instance",
    ours: 'get gives a reducing Loss for every name; the functions are exports',
    does: 'differs',
    unmet: 'the fixtures call classes and functions',
    shows: () => {
      const [t, p] = [
        [[0], [0]],
        [[1], [3]],
      ];
      equals(losses.get('mse')(t, p), 5);
      equals(losses.get('MeanSquaredError')(t, p), 5);
      expect(losses.meanSquaredError(t, p).toArray()).to.deep.equal([1, 9]);
    },
  },
  'name-forgotten': {
    keras: 'get does not know its categorical generalised crossentropy',
    ours: 'get knows every loss',
    losses: ['categorical_generalized_cross_entropy'],
    does: 'accepts',
    unmet: 'the fixtures call classes and functions',
    shows: () => {
      const { name } = losses.get('categorical_generalized_cross_entropy');
      expect(name).to.equal('categorical_generalized_cross_entropy');
    },
  },
  'option-range': {
    keras:
      'takes options out of range: a delta of 0 or less, a smoothing outside [0, 1], a negative alpha, beta or gamma',
    ours: 'refuses them when the loss is made, naming the option and what is allowed',
    losses: [
      'binary_crossentropy',
      'binary_focal_crossentropy',
      'categorical_crossentropy',
      'categorical_focal_crossentropy',
      'circle',
      'huber',
      'tversky',
    ],
    does: 'refuses',
    unmet: 'the fixtures have options in range',
    shows: () => {
      refuses(() => new losses.Huber({ delta: 0 }), /delta out of range; got 0; .*> 0/);
      refuses(() => new losses.BinaryCrossentropy({ labelSmoothing: 1.1 }), /labelSmoothing out of range; got 1.1/);
      refuses(() => new losses.CategoricalCrossentropy({ labelSmoothing: -0.1 }), /labelSmoothing out of range/);
      refuses(() => new losses.BinaryFocalCrossentropy({ alpha: 1.5 }), /alpha out of range; got 1.5; .* ≥ 0 and ≤ 1/);
      refuses(() => new losses.BinaryFocalCrossentropy({ gamma: -1 }), /gamma out of range/);
      refuses(() => new losses.CategoricalFocalCrossentropy({ alpha: -1 }), /alpha out of range; got -1; .*≥ 0/);
      refuses(() => new losses.Tversky({ beta: -1 }), /beta out of range/);
      refuses(() => new losses.Circle({ gamma: 0 }), /gamma out of range; got 0; .*> 0/);
    },
  },
  'alpha-per-class': {
    keras: 'takes a list for alpha of categorical focal crossentropy, which broadcasts along the last axis',
    ours: 'alpha is one number; weigh classes by sample weights',
    losses: ['categorical_focal_crossentropy'],
    does: 'refuses',
    unmet: 'the fixtures have one alpha',
    shows: () => refuses(() => new losses.CategoricalFocalCrossentropy({ alpha: [0.2, 0.8] as never }), /alpha/),
  },
  'half-precision': {
    keras: 'computes in float16 or bfloat16, if dtype says so',
    ours: 'refuses them: a loss is computed in float32 or float64',
    does: 'refuses',
    unmet: 'the fixtures are of float32 and float64',
    shows: () => refuses(() => new losses.Huber({ dtype: 'float16' as never }), /dtype.*float16/),
  },
};
