import { ValueError, whatIsKnown } from './errors.ts';
import { show } from './shape.ts';

/**
 * Returns the options if each is known: a misspelt one is never ignored.
 *
 * @throws ValueError naming the first other one, and the nearest known
 */
export function checkKeys<O extends object>(owner: string, options: O, known: readonly string[]): O {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const allowed = known.length > 0 ? `one like { ${known[0]}: … }` : 'an empty one';
    throw new ValueError(`${owner}: options are no object; got ${show(options)}; allowed is ${allowed}`);
  }
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return options;
  const hint = known.length > 0 ? whatIsKnown(unknown, known, { word: 'allowed' }) : 'allowed is none';
  throw new ValueError(`${owner}: unknown option; got ${show(unknown)}; ${hint}`);
}

/**
 * Returns `defaults` overwritten by the options that came. A flag among them has to be a boolean.
 *
 * @throws ValueError for an option that is not among the defaults, with the nearest one
 * @example
 * ```ts
 * withDefaults('ramp', { slop: 2 }, { slope: 1 }); // throws ValueError: ramp: unknown option; got 'slop'; did you mean 'slope'?
 * ```
 */
export function withDefaults<T extends object>(owner: string, came: Partial<T> | undefined, defaults: T): T {
  if (came === undefined) return defaults;
  checkKeys(owner, came, Object.keys(defaults));
  const settings: T = { ...defaults };
  for (const [name, value] of Object.entries(came)) {
    if (value === undefined) continue;
    if (typeof Reflect.get(defaults, name) === 'boolean') checkBoolean(owner, name, value);
    Reflect.set(settings, name, value);
  }
  return settings;
}

/** Returns `value` if it is true or false. @throws ValueError */
export function checkBoolean(owner: string, name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new ValueError(`${owner}: ${name} is neither true nor false; got ${show(value)}; allowed are those two`);
}

/** An interval, with its ends or without. */
export interface Interval {
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly below?: number;
}

/**
 * Returns `value` if it is a number of the interval; infinity and NaN lie in none.
 *
 * @throws ValueError naming both
 * @example
 * ```ts
 * checkNumber('fade', 'rate', 1, { least: 0, below: 1 }); // throws ValueError: fade: rate out of range; got 1
 * ```
 */
export function checkNumber(owner: string, name: string, value: unknown, interval: Interval = {}): number {
  if (typeof value === 'number' && Number.isFinite(value) && lies(value, interval)) return value;
  throw new ValueError(
    `${owner}: ${name} out of range; got ${show(value)}; allowed is a finite number${said(interval)}`,
  );
}

/** Returns `value` if it is a whole number ≥ `least`. @throws ValueError */
export function checkWhole(owner: string, name: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw new ValueError(`${owner}: ${name} out of range; got ${show(value)}; allowed is a whole number ≥ ${least}`);
}

function lies(x: number, { least = x, above, most = x, below }: Interval): boolean {
  return x >= least && x <= most && (above === undefined || x > above) && (below === undefined || x < below);
}

function said({ least, above, most, below }: Interval): string {
  const parts = [
    least === undefined ? '' : ` ≥ ${least}`,
    above === undefined ? '' : ` > ${above}`,
    most === undefined ? '' : ` ≤ ${most}`,
    below === undefined ? '' : ` < ${below}`,
  ];
  return parts.filter((part) => part !== '').join(' and');
}
