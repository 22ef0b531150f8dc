import { nearest, ValueError } from './errors.ts';
import { show } from './shape.ts';

/**
 * Returns `defaults` overwritten by the options that came. A flag among them has to be a boolean.
 *
 * @throws ValueError for an option that is not there, with the nearest one: a misspelt option is never ignored
 */
export function withDefaults<T extends object>(op: string, came: Partial<T> | undefined, defaults: T): T {
  if (came === undefined) return defaults;
  const known = Object.keys(defaults);
  if (typeof came !== 'object' || came === null || Array.isArray(came)) {
    throw new ValueError(`${op}: not options; got ${show(came)}; allowed is an object of ${known.join(', ')}`);
  }
  const settings: T = { ...defaults };
  for (const name of Object.keys(came)) {
    if (!Object.hasOwn(defaults, name)) {
      throw new ValueError(
        `${op}: unknown option; got '${name}' (did you mean '${nearest(name, known)}'?); allowed are ${known.join(', ')}`,
      );
    }
    const value: unknown = Reflect.get(came, name);
    if (value === undefined) continue;
    if (typeof Reflect.get(defaults, name) === 'boolean') checkFlag(op, name, value);
    Reflect.set(settings, name, value);
  }
  return settings;
}

function checkFlag(op: string, name: string, value: unknown): void {
  if (typeof value === 'boolean') return;
  throw new ValueError(`${op}: ${name} is no flag; got ${show(value)}; allowed are true and false`);
}

/** Returns `value` if it is a finite number > 0. @throws ValueError */
export function checkPositive(op: string, name: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new ValueError(`${op}: ${name} is not positive; got ${show(value)}; allowed is a finite number > 0`);
}
