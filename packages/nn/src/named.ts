import { show, ValueError, whatIsKnown } from '@lossgraph/core';

/**
 * Returns the entry that `name` means, in whatever case: `'glorotUniform'`, `'glorot_uniform'` and `'GlorotUniform'` are one.
 *
 * @throws ValueError for an unknown name, with the nearest known one
 */
export function named<T>(owner: string, what: string, name: string, entries: Readonly<Record<string, T>>): T {
  const found = Object.entries(entries).find(([known]) => plain(known) === plain(name));
  if (found !== undefined) return found[1];
  throw new ValueError(`${owner}: unknown ${what}; got ${show(name)}; ${whatIsKnown(name, Object.keys(entries))}`);
}

/** Returns a class name in snake case, as Keras names layers and losses: `L1Penalty` → `l1_penalty`. */
export function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** Returns `name`, or `name_1`, `name_2`, … until it is not taken. */
export function distinct(name: string, taken: { has(name: string): boolean }): string {
  if (!taken.has(name)) return name;
  let n = 1;
  while (taken.has(`${name}_${n}`)) n++;
  return `${name}_${n}`;
}

function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
