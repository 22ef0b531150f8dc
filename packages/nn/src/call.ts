import { context, type Generator, withContext } from '@lossgraph/core';
import type { Layer } from './layer.ts';

/** A call of a layer that is under way, or the making of its weights. */
export interface Call {
  readonly layer: Layer;
  readonly phase: 'build' | 'call';
  readonly training: boolean;
  /** What layers inside draw from, unless they have a generator of their own. */
  readonly generator: Generator;
  /** The call that this one is part of. */
  readonly outer: Call | null;
}

/** Returns the innermost call under way. */
export function currentCall(): Call | null {
  return context() as Call | null; // which is what `during` makes it
}

/** Returns what `layer` is doing, be it further out; `null` if nothing. */
export function phaseOf(layer: Layer): Call['phase'] | null {
  for (let call = currentCall(); call !== null; call = call.outer) if (call.layer === layer) return call.phase;
  return null;
}

/** Returns the layer that is calling or building `layer`; `null` if nobody is. */
export function layerAround(layer: Layer): Layer | null {
  let call = currentCall();
  while (call !== null && call.layer === layer) call = call.outer;
  return call?.layer ?? null;
}

/** Returns whether a call of `layer` is under way, be it further out. */
export function isCalled(layer: Layer): boolean {
  for (let call = currentCall(); call !== null; call = call.outer) {
    if (call.layer === layer && call.phase === 'call') return true;
  }
  return false;
}

/** Returns what `f` returns, with `call` under way; the former one comes back even if `f` throws. */
export function during<T>(call: Call, f: () => T): T {
  return withContext(call, f);
}
