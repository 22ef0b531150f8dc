import { show, type Tensor, ValueError } from '@lossgraph/core';
import { named } from '../named.ts';
import * as all from './all.ts';

/** A function of a tensor, element by element or along the last axis. */
export type Activation = (x: Tensor) => Tensor;

/** A name, a function, or `null` for none. */
export type ActivationIdentifier = string | Activation | null;

/**
 * Returns the activation that an identifier names: `'relu'`, `'logSoftmax'`, `'log_softmax'`; a function as it is; the
 * identity for `null`.
 *
 * @throws ValueError for an unknown name, with the nearest known one
 * @example
 * ```ts
 * activations.get('relu')(tensor([-1, 2])).toArray(); // [0, 2]
 * ```
 */
export function get(identifier: ActivationIdentifier): Activation {
  if (identifier === null) return all.linear;
  if (typeof identifier === 'function') return identifier;
  if (typeof identifier === 'string') return named<Activation>('activations.get', 'activation', identifier, all);
  throw new ValueError(
    `activations.get: not an activation; got ${show(identifier)}; allowed are a name, a function of a tensor, and null`,
  );
}
