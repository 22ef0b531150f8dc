import { nearest, ValueError } from './errors.ts';
import { show } from './shape.ts';

/**
 * Returns `defaults` overwritten by what came.
 *
 * @throws ValueError for an option that is not there, with the nearest one: a misspelt option is never ignored
 */
export function withDefaults<T extends object>(op: string, came: Partial<T>, defaults: T): T {
  if (typeof came !== 'object' || came === null || Array.isArray(came)) {
    throw new ValueError(
      `${op}: not options; got ${show(came)}; allowed is an object of ${Object.keys(defaults).join(', ')}`,
    );
  }
  for (const name of Object.keys(came)) {
    if (Object.hasOwn(defaults, name)) continue;
    const known = Object.keys(defaults);
    throw new ValueError(
      `${op}: unknown option; got '${name}' (did you mean '${nearest(name, known)}'?); allowed are ${known.join(', ')}`,
    );
  }
  return { ...defaults, ...came };
}

/** Returns `value` if it is a finite number > 0. @throws ValueError */
export function checkPositive(op: string, name: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new ValueError(`${op}: ${name} is not positive; got ${show(value)}; allowed is a finite number > 0`);
}
