import { show, ValueError } from '@lossgraph/core';
import { named } from '../named.ts';
import * as all from './all.ts';
import type { Initializer } from './initializer.ts';

/** A name, or a function that makes the value. */
export type InitializerIdentifier = string | Initializer;

const aliases: Readonly<Record<string, () => Initializer>> = {
  normal: all.randomNormal,
  uniform: all.randomUniform,
  zero: all.zeros,
  one: all.ones,
};

// The default comes first: of several that a wrong name may mean, the first is suggested.
const { glorotUniform, ...others } = all;
const known: Readonly<Record<string, () => Initializer>> = { glorotUniform, ...others, ...aliases };

/**
 * Returns the initializer that an identifier names, with default options: `'glorotUniform'`, `'glorot_uniform'`,
 * `'GlorotUniform'`; a function as it is.
 *
 * @throws ValueError for an unknown name, with the nearest known one
 * @example
 * ```ts
 * const initializer = initializers.get('he_normal');
 * initializer([2, 3], { generator: new Generator(1), dtype: 'float32' }).shape; // [2, 3]
 * ```
 */
export function get(identifier: InitializerIdentifier): Initializer {
  if (typeof identifier === 'function') return identifier;
  if (typeof identifier === 'string') {
    return named<() => Initializer>('initializers.get', 'initializer', identifier, known)();
  }
  throw new ValueError(
    `initializers.get: not an initializer; got ${show(identifier)}; allowed are a name and a function of (shape, { generator, dtype })`,
  );
}
