import type { Value } from './ir.ts';

/** Returns what reports call a value: `t12`, `input0`, a Variable's name, or the number that a constant is. */
export function nameOf({ id, origin, dtype }: Value): string {
  if (origin.kind === 'input') return `input${origin.index}`;
  if (origin.kind === 'variable') return origin.variable.name;
  if (origin.kind === 'uniform') return dtype === 'float32' ? shortest(origin.number) : String(origin.number);
  return origin.kind === 'constant' ? `constant${id}` : `t${id}`;
}

/** The fewest digits that mean this float32. */
export function shortest(x: number): string {
  const digits = [6, 7, 8, 9].find((n) => Math.fround(Number(x.toPrecision(n))) === x);
  return String(digits === undefined ? x : Number(x.toPrecision(digits)));
}
