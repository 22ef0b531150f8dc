import { nearest, show, ValueError } from '@lossgraph/core';

/**
 * Returns `options` completed by `defaults`, whose keys are all that is allowed.
 *
 * @throws ValueError for anything but an object, and for an unknown key, naming the nearest known one
 */
export function readOptions<O extends object>(owner: string, options: Partial<O>, defaults: O): O {
  const known = Object.keys(defaults);
  if (typeof options !== 'object' || options === null) {
    throw new ValueError(
      `${owner}: options are no object; got ${show(options)}; allowed is one like { ${known[0]}: … }`,
    );
  }
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const hint = nearest(unknown, known);
    throw new ValueError(
      `${owner}: unknown option; got ${show(unknown)}; did you mean '${hint}'? Allowed are ${known.join(', ')}`,
    );
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}

/** A range of numbers; a bound that is named as open is not in it. */
export interface Range {
  readonly from: number;
  readonly to?: number;
  readonly open?: 'from' | 'to';
}

/** Returns `value` if it is a finite number in the range. @throws ValueError */
export function checkNumber(owner: string, name: string, value: unknown, { from, to, open }: Range): number {
  if (typeof value === 'number' && Number.isFinite(value)) {
    const low = open === 'from' ? value > from : value >= from;
    const high = to === undefined || (open === 'to' ? value < to : value <= to);
    if (low && high) return value;
  }
  const bounds =
    to === undefined
      ? `${open === 'from' ? '>' : '≥'} ${from}`
      : `in ${open === 'from' ? '(' : '['}${from}, ${to}${open === 'to' ? ')' : ']'}`;
  throw new ValueError(`${owner}: ${name} out of range; got ${show(value)}; allowed is a finite number ${bounds}`);
}

/** Returns `value` if it is true or false. @throws ValueError */
export function checkBoolean(owner: string, name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new ValueError(`${owner}: ${name} is neither true nor false; got ${show(value)}; allowed are those two`);
}
