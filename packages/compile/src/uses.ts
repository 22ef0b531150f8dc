import { sameShape } from '@lossgraph/core';
import type { Access, Instruction, Listing, Value } from './ir.ts';
import { isDense, isWhole } from './strides.ts';

/** Where the values of a listing come from, and how often each is needed. */
export interface Uses {
  readonly producers: ReadonlyMap<Value, Instruction>;
  /** How many operands, results and assignments each value is. */
  readonly counts: ReadonlyMap<Value, number>;
}

export function usesIn({ instructions, outputs, assignments }: Listing): Uses {
  const counts = new Map<Value, number>();
  const used = [...instructions.flatMap(({ inputs }) => inputs), ...outputs, ...assignments];
  for (const { value } of used) counts.set(value, (counts.get(value) ?? 0) + 1);
  return { producers: new Map(instructions.map((each) => [each.output, each])), counts };
}

/** The instruction behind an operand that shows all of its result, if nothing else does. */
export function onlyFor(access: Access, { producers, counts }: Uses): Instruction | undefined {
  return showsAll(access) && counts.get(access.value) === 1 ? producers.get(access.value) : undefined;
}

export function showsAll(access: Access): boolean {
  return isWhole(access) && sameShape(access.shape, access.value.shape);
}

/** Whether it lies in memory without gaps. */
export function isPlain({ value, shape, stride }: Access): boolean {
  return value.origin.kind !== 'uniform' && isDense(shape, stride);
}
