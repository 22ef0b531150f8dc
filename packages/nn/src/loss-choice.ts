import type { Loss, LossIdentifier } from '@lossgraph/losses';

/** A Loss without its call signature: beside that of a plain function, it would leave the function's parameters untyped. */
export type ConfiguredLoss = Pick<Loss, 'name' | 'reduction' | 'call'>;

/** What `losses.get` takes. */
export type LossChoice = Exclude<LossIdentifier, Loss> | ConfiguredLoss;
