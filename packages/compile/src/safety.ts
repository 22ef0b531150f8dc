import { countOf, indicesOf } from './indexed.ts';
import type { Value } from './ir.ts';
import type { Kernel } from './kernels.ts';
import { isWhole } from './strides.ts';

/**
 * Returns for each kernel whether it may throw. Ordinary ones may; those that use indices may unless the same ones have been
 * checked before, against no more rows.
 */
export function mayThrow(kernels: readonly Kernel[]): boolean[] {
  const checked = new Map<Value, number>();
  return kernels.map((kernel) => {
    if (kernel.kind === 'ordinary') return true;
    if (kernel.kind !== 'indexed') return false;
    const { instruction, form } = kernel;
    const access = indicesOf(instruction);
    const indices = access.value;
    const count = countOf(form);
    const safe = form.kind !== 'check' && (checked.get(indices) ?? Number.POSITIVE_INFINITY) <= count;
    if (form.kind === 'check' && form.except === null) checked.set(instruction.output, count);
    if (!safe && isWhole(access)) checked.set(indices, Math.min(count, checked.get(indices) ?? count));
    return !safe;
  });
}
