import { show, ValueError } from '@lossgraph/core';

/** Returns `value` if it is a non-empty string. @throws ValueError */
export function checkName(owner: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new ValueError(`${owner}: not a name; got ${show(value)}; allowed is a non-empty string`);
}
