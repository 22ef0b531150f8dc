import { show, ValueError } from '@lossgraph/core';
import { Callback } from '../callbacks/callback.ts';
import { ProgressBar } from '../callbacks/progress-bar.ts';
import type { Model } from '../model.ts';

/**
 * How much is written: 0 nothing; 1 a progress line that is redrawn on a terminal, and elsewhere one line per epoch; 2 one
 * line per epoch; `auto` is 1.
 */
export type Verbose = 0 | 1 | 2 | 'auto';

/** @throws ValueError for another value */
export function readVerbose(owner: string, verbose: Verbose): 0 | 1 | 2 {
  if (verbose === 'auto') return 1;
  if (verbose === 0 || verbose === 1 || verbose === 2) return verbose;
  throw new ValueError(`${owner}: unknown verbose; got ${show(verbose)}; allowed are 0, 1, 2 and 'auto'`);
}

/** Returns the callbacks, with a progress bar in front unless nothing is to be written or there is one. @throws ValueError */
export function readCallbacks(owner: string, callbacks: readonly Callback[], verbose: 0 | 1 | 2): readonly Callback[] {
  if (!Array.isArray(callbacks)) {
    throw new ValueError(`${owner}: callbacks are no list; got ${show(callbacks)}; allowed is an array of callbacks`);
  }
  const stranger: unknown = callbacks.find((each) => !(each instanceof Callback));
  if (stranger !== undefined) {
    throw new ValueError(`${owner}: not a callback; got ${show(stranger)}; allowed are instances of Callback`);
  }
  if (verbose === 0 || callbacks.some((each) => each instanceof ProgressBar)) return callbacks;
  return [new ProgressBar(), ...callbacks];
}

/** Tells callbacks what run they are part of. */
export function introduce(callbacks: readonly Callback[], model: Model, params: Callback['params']): void {
  for (const each of callbacks) {
    each.setModel(model);
    each.setParams(params);
  }
}
