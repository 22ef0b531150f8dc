import type { Tensor } from '@lossgraph/core';
import { crossentropyFor, get, Loss, type LossIdentifier } from '@lossgraph/losses';

/** Returns the loss that an identifier names; beside those of `losses.get`, `'crossentropy'` and `'ce'` in any case. */
export function lossFor(identifier: LossIdentifier): Loss {
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
