import { show, type Tensor, ValueError } from '@lossgraph/core';
import { crossentropyFor, get, Loss, type LossIdentifier } from '@lossgraph/losses';

/** Returns the loss that an identifier names; beside those of `losses.get`, `'crossentropy'` and `'ce'` in any case. */
export function lossFor(identifier: LossIdentifier): Loss {
  if (Array.isArray(identifier)) {
    throw new ValueError(
      `compile: several losses; got ${show(identifier)}; allowed is one, as a model has one output; sum losses in a function of (yTrue, yPred)`,
    );
  }
  const name = typeof identifier === 'string' ? identifier.toLowerCase() : '';
  return name === 'crossentropy' || name === 'ce' ? new Crossentropy() : get(identifier);
}

/** The crossentropy that fits the shapes it meets: binary, categorical or sparse categorical. */
class Crossentropy extends Loss {
  constructor() {
    super({ name: 'crossentropy' });
  }

  override call(yTrue: Tensor, yPred: Tensor): ReturnType<Loss['call']> {
    return new (crossentropyFor(yTrue.shape, yPred.shape))().call(yTrue, yPred);
  }
}
