import { context, isKeepingHistory, type Shape, type Tensor, type Variable } from '@lossgraph/core';
import { isPresent } from './arguments.ts';
import type { Recording } from './record.ts';
import { flatten, matches, type Structure } from './structure.ts';

/** All that a program was recorded for: it serves the calls that agree with it in everything but the values of tensors. */
export interface Form {
  readonly args: readonly Structure[];
  readonly shapes: readonly Shape[];
  readonly dtypes: readonly string[];
  /** Whether history was kept, and what went on around. */
  readonly isKeepingHistory: boolean;
  readonly context: Structure;
  /** The Variables that the function has to do with: which of the tensors are their values is a part of the form. */
  readonly variables: ReadonlySet<Variable>;
  readonly owners: readonly (Owner | null)[];
}

const nothing: Structure = { kind: 'fixed', value: null };

/** Whose value a tensor is, and whether it still is. */
interface Owner {
  readonly variable: Variable;
  readonly isPresent: boolean;
}

export function formOf(args: readonly Structure[], tensors: readonly Tensor[], recording: Recording): Form {
  const variables = new Set([...recording.variables.keys(), ...recording.assignments.keys()]);
  return {
    args,
    shapes: tensors.map(({ shape }) => shape),
    dtypes: tensors.map(({ dtype }) => dtype),
    isKeepingHistory: isKeepingHistory(),
    context: context() === null ? nothing : flatten(context(), []),
    variables,
    owners: tensors.map((t) => ownerOf(t, variables)),
  };
}

/** Whether a call has the form. Puts its tensors into `tensors`. */
export function fits(form: Form, args: readonly unknown[], tensors: Tensor[]): boolean {
  tensors.length = 0;
  if (args.length !== form.args.length || isKeepingHistory() !== form.isKeepingHistory) return false;
  for (let i = 0; i < args.length; i++) if (!matches(form.args[i] as Structure, args[i], tensors)) return false;
  for (let i = 0; i < tensors.length; i++) if (!fitsTensor(form, i, tensors[i] as Tensor)) return false;
  return context() === null ? form.context === nothing : matches(form.context, context(), []);
}

function fitsTensor({ shapes, dtypes, owners, variables }: Form, i: number, t: Tensor): boolean {
  if (t.storage === null || t.dtype !== dtypes[i] || !sameShape(t.shape, shapes[i] as Shape)) return false;
  const owner = owners[i] as Owner | null;
  if (t.variable === null || owner === null) return owner === null && ownerOf(t, variables) === null;
  return t.variable === owner.variable && isPresent(t) === owner.isPresent;
}

function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function ownerOf(t: Tensor, variables: ReadonlySet<Variable>): Owner | null {
  const { variable } = t;
  return variable === null || !variables.has(variable) ? null : { variable, isPresent: isPresent(t) };
}
