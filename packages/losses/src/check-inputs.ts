import { apply, definePrimitive, draw, type Primitive, type Shape, type Tensor } from '@lossgraph/core';
import type { LossDefinition } from './define-loss.ts';
import { type WithinAttrs, withinKernel } from './kernels/within.ts';

interface Range {
  readonly low: number;
  readonly high: number;
  readonly advice: string;
}

const anything: Range = { low: -Number.MAX_VALUE, high: Number.MAX_VALUE, advice: '' };
const unit: Range = { low: 0, high: 1, advice: '' };

const predictions: Record<LossDefinition<object>['prediction'], Range> = {
  values: anything,
  probabilities: { ...unit, advice: '; end the model in sigmoid or softmax' },
  'probabilities or logits': { ...unit, advice: '; for logits say fromLogits: true' },
  logits: anything,
  rates: { low: 0, high: Number.POSITIVE_INFINITY, advice: '; end the model in softplus or exp' },
  scores: anything,
};

const targets: Record<LossDefinition<object>['target'], Range> = {
  values: anything,
  probabilities: unit,
  'class index': anything, // always checked
  identity: anything,
  sign: { low: -1, high: 1, advice: '' },
};

/**
 * Returns both inputs through a check that they are what the loss takes them to be: no NaN, nothing infinite, and
 * probabilities in [0, 1]. The check is an op, so that it takes place in compiled programs too.
 */
export function checkInputs<A extends object>(
  { name, prediction, target }: LossDefinition<A>,
  [yTrue, yPred]: readonly [Tensor, Tensor],
  attrs: A,
): readonly [Tensor, Tensor] {
  const logits = 'fromLogits' in attrs && attrs.fromLogits === true;
  const t = yTrue.dtype === 'int32' ? yTrue : within(yTrue, { ...targets[target], owner: name, noun: 'yTrue' });
  return [t, within(yPred, { ...predictions[logits ? 'logits' : prediction], owner: name, noun: 'yPred' })];
}

/** The check, for tests. */
export const withinOp: Primitive<WithinAttrs, readonly [Tensor]> = definePrimitive<WithinAttrs, readonly [Tensor]>({
  name: 'within',
  formula: 'x',
  shape: ([x]) => x as Shape,
  vjps: [(ct) => ct],
  *samples(random) {
    const attrs = { low: -3, high: 3, owner: 'within', noun: 'x', advice: '' };
    for (const shape of [[], [4], [2, 3], [0, 2]]) yield { inputs: [draw(random, shape, { low: -2, high: 2 })], attrs };
  },
  kernel: withinKernel,
});

function within(x: Tensor, attrs: WithinAttrs): Tensor {
  return apply(withinOp, [x] as const, attrs);
}
