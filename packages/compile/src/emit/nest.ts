import type { Shape } from '@lossgraph/core';
import type { Access } from '../ir.ts';
import { type LoopKernel, resultLevel, weightOf } from '../kernels.ts';
import { loopAxes, operandStride, resultStride, shapeOfStep } from '../layout.ts';

/** The loops of a kernel, outermost first: as few as all operands allow. */
export interface Nest {
  readonly axes: readonly number[];
  /** How many of them run over what is kept. */
  readonly kept: number;
  /** Which of them runs over lanes: the last one, or the last of those kept; −1 if there is none. */
  readonly lanes: number;
  /** Whether lanes are kept apart by reductions. */
  readonly keepsLanes: boolean;
  /** Which of them are written out. */
  readonly unrolled: readonly boolean[];
  strideOf(level: 'each' | 'kept', access: Access, own: Shape): readonly number[];
  resultStride(level: 'each' | 'kept'): readonly number[];
}

export function nestOf(kernel: LoopKernel, mostUnrolled: number): Nest {
  const { kept, reduced } = loopAxes(kernel);
  const axes = [...kept, ...reduced];
  const joins = joinsOf(kernel, axes, kept.length);
  const merged: number[] = [];
  axes.forEach((n, i) => {
    if (joins[i]) merged[merged.length - 1]! *= n;
    else merged.push(n);
  });
  const keptLoops = joins.slice(0, kept.length).filter((join) => !join).length;
  const thin = (stride: readonly number[]) => stride.filter((_, i) => !joins[i + 1]);
  const lanes = (kernel.columns ? keptLoops : merged.length) - 1;
  return {
    axes: merged,
    kept: keptLoops,
    lanes,
    keepsLanes: kernel.columns,
    unrolled: unrolledOf(kernel, merged, lanes, mostUnrolled),
    strideOf: (level, access, own) => thin(operandStride(kernel, level, access, own)!),
    resultStride: (level) => thin(resultStride(kernel, level)),
  };
}

/** For each axis, whether everything crosses it and the one before in equal steps, so that one loop does for both. */
function joinsOf(kernel: LoopKernel, axes: readonly number[], kept: number): boolean[] {
  const strides = kernel.steps.flatMap((step) => {
    const own = shapeOfStep(step);
    const operands = step.instruction.inputs.map((access) => operandStride(kernel, step.level, access, own)!);
    return [...operands, resultStride(kernel, resultLevel(step))];
  });
  return axes.map((n, i) => i > 0 && i !== kept && strides.every((stride) => stride[i - 1] === stride[i]! * n));
}

/** All of them if that is little code, or only the one over lanes, or none. */
function unrolledOf({ steps, width }: LoopKernel, axes: readonly number[], lanes: number, most: number): boolean[] {
  const rounds = axes.map((n, i) => (i === lanes ? Math.ceil(n / width) : n));
  let code = weightOf(steps);
  const unrolled = axes.map(() => false);
  for (let i = axes.length - 1; i >= 0; i--) {
    code *= rounds[i]!;
    unrolled[i] = code <= most;
    if (!unrolled[i]) break;
  }
  return unrolled;
}
