import { nearest, show, ValueError } from '@lossgraph/core';

/** Returns `value` if it is a whole number ≥ `least`. @throws ValueError */
export function checkWhole(owner: string, name: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw new ValueError(`${owner}: ${name} out of range; got ${show(value)}; allowed is a whole number ≥ ${least}`);
}

/** Returns `value` if it is a number in [from, below). @throws ValueError */
export function checkFraction(owner: string, name: string, value: unknown, from = 0, below = 1): number {
  if (typeof value === 'number' && value >= from && value < below) return value;
  throw new ValueError(
    `${owner}: ${name} out of range; got ${show(value)}; allowed is a number in [${from}, ${below})`,
  );
}

/** Returns `value` if it is a finite number. @throws ValueError */
export function checkFinite(owner: string, name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new ValueError(`${owner}: ${name} is no finite number; got ${show(value)}; allowed is a finite number`);
}

/** Returns `value` if it is a non-empty string. @throws ValueError */
export function checkName(owner: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new ValueError(`${owner}: not a name; got ${show(value)}; allowed is a non-empty string`);
}

/** Returns `value` if it is true or false. @throws ValueError */
export function checkBoolean(owner: string, name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new ValueError(`${owner}: ${name} is neither true nor false; got ${show(value)}; allowed are those two`);
}

/** Returns the options if all their keys are known. @throws ValueError naming the first other one, and the nearest known */
export function checkKeys<O extends object>(owner: string, options: O, known: readonly string[]): O {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ValueError(
      `${owner}: options are no object; got ${show(options)}; allowed is one like { ${known[0]}: … }`,
    );
  }
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return options;
  throw new ValueError(
    `${owner}: unknown option; got ${show(unknown)}; did you mean '${nearest(unknown, known)}'? Allowed are ${known.join(', ')}`,
  );
}
