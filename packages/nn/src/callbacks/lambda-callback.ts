import { checkKeys, show, ValueError } from '@lossgraph/core';
import { Callback } from './callback.ts';

/** Hooks of a {@link Callback} as plain functions. */
export type Hooks = { readonly [K in keyof Callback as K extends `on${string}` ? K : never]?: Callback[K] };

const hookNames = Object.getOwnPropertyNames(Callback.prototype).filter((name) => name.startsWith('on'));

/**
 * A callback made of functions.
 *
 * @throws ValueError for a hook that is unknown or no function
 * @example
 * ```ts
 * const losses: number[] = [];
 * new LambdaCallback({ onEpochEnd: (_epoch, logs) => losses.push(logs['loss'] ?? 0) }).onEpochEnd(0, { loss: 2 });
 * losses; // [2]
 * ```
 */
export class LambdaCallback extends Callback {
  constructor(hooks: Hooks) {
    super();
    for (const [name, hook] of Object.entries(checkKeys('LambdaCallback', hooks, hookNames))) {
      if (typeof hook === 'function') continue;
      throw new ValueError(`LambdaCallback: ${name} is no function; got ${show(hook)}; allowed is a function`);
    }
    Object.assign(this, hooks);
  }
}
