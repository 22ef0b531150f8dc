import { show, ValueError, whatIsKnown } from '@lossgraph/core';
import * as all from './all.ts';
import { Optimizer } from './optimizer.ts';

/** A name or an optimizer. */
export type OptimizerIdentifier = string | Optimizer;

/**
 * Returns a new optimizer with default options for a name, `'adam'` or `'Adam'`; an optimizer as it is.
 *
 * @throws ValueError for an unknown name, with the nearest known one
 * @example
 * ```ts
 * get('adam').name; // 'adam'
 * get(new SGD({ learningRate: 0.1 })).name; // 'sgd'
 * ```
 */
export function get(identifier: OptimizerIdentifier): Optimizer {
  if (identifier instanceof Optimizer) return identifier;
  if (typeof identifier !== 'string') {
    throw new ValueError(
      `optimizers.get: not an optimizer; got ${show(identifier)}; allowed are a name and an Optimizer`,
    );
  }
  const found = Object.entries(all).find(([className]) => [className, className.toLowerCase()].includes(identifier));
  if (found !== undefined) return new found[1]();
  throw new ValueError(
    `optimizers.get: unknown optimizer; got ${show(identifier)}; ${whatIsKnown(identifier, identifiers())}`,
  );
}

/** Returns every name that {@link get} knows, in lower case. */
export function identifiers(): string[] {
  return Object.keys(all).map((className) => className.toLowerCase());
}
