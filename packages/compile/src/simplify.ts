import {
  type AnyOp,
  type Attrs,
  abs,
  type DType,
  div,
  divUnlessZero,
  mul,
  mulUnlessZero,
  neg,
  pow,
  reciprocal,
  type Shape,
  sameShape,
  square,
  sub,
  where,
} from '@lossgraph/core';
import { choice } from './choices.ts';
import type { Access, Instruction } from './ir.ts';
import { reductionOf } from './rules.ts';
import { whole } from './strides.ts';

export interface Call {
  readonly op: AnyOp;
  readonly inputs: readonly Access[];
  readonly attrs: Attrs;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly uniform: (x: number) => Access;
  /** The instruction behind an operand that shows all of its result. */
  readonly producer: (x: Access | undefined) => Instruction | undefined;
}

export type Simpler = Access | Pick<Call, 'op' | 'inputs'>;

/** Returns an access that has the call's value already, or a cheaper call with exactly the same value. */
export function simplified(call: Call): Simpler {
  const axes = reductionOf(call.op)?.axes(call.attrs);
  if (axes !== undefined) return withoutEmptyReduction(call, axes);
  return rules.get(call.op)?.(call) ?? call;
}

const rules: ReadonlyMap<AnyOp, (call: Call) => Simpler> = new Map<AnyOp, (call: Call) => Simpler>([
  [mulUnlessZero.op, (call) => ((numberIn(call.inputs[0]) ?? 0) === 0 ? call : product({ ...call, op: mul.op }))],
  [divUnlessZero.op, (call) => ((numberIn(call.inputs[0]) ?? 0) === 0 ? call : { ...call, op: div.op })],
  [mul.op, product],
  [abs.op, (call) => ({ op: abs.op, inputs: [withoutSign(call)] })],
  [square.op, (call) => ({ op: square.op, inputs: [withoutSign(call)] })],
  [
    div.op,
    (call) => {
      const [x, by] = call.inputs;
      const divisor = numberIn(by);
      if (x === undefined || divisor === undefined) return call;
      if (divisor === 1) return kept(call, x);
      return isPowerOfTwo(divisor) ? { op: mul.op, inputs: [x, call.uniform(1 / divisor)] } : call;
    },
  ],
  [pow.op, power],
  [where.op, choice],
  [sub.op, (call) => (Object.is(numberIn(call.inputs[1]), 0) ? kept(call, call.inputs[0]) : call)],
]);

/** x⁰, x¹, x² and x⁻¹ are rounded correctly by simpler ops. */
function power(call: Call): Simpler {
  const [x, exponent] = call.inputs;
  if (x === undefined || !sameShape(x.shape, call.shape)) return call;
  switch (numberIn(exponent)) {
    case 0:
      return whole(call.uniform(1).value, call.shape);
    case 1:
      return x;
    case 2:
      return { op: square.op, inputs: [withoutSign({ ...call, inputs: [x] })] };
    case -1:
      return { op: reciprocal.op, inputs: [x] };
    default:
      return call;
  }
}

/** x for an operand −x or |x|, or −|x|, …. */
function withoutSign({ inputs, producer }: Call): Access {
  let [x] = inputs as readonly [Access];
  for (let made = producer(x); made?.op === neg.op || made?.op === abs.op; made = producer(x))
    [x] = made.inputs as [Access];
  return x;
}

function product(call: Call): Simpler {
  const [a, b] = call.inputs;
  if (numberIn(a) === 1) return kept(call, b);
  if (numberIn(b) === 1) return kept(call, a);
  return call;
}

function kept(call: Call, x: Access | undefined): Simpler {
  return x !== undefined && sameShape(x.shape, call.shape) ? x : call;
}

function numberIn(x: Access | undefined): number | undefined {
  return x?.value.origin.kind === 'uniform' ? x.value.origin.number : undefined;
}

function isPowerOfTwo(x: number): boolean {
  return Number.isInteger(Math.log2(Math.abs(x))) && Math.abs(x) > 1e-30 && Math.abs(x) < 1e30;
}

// A reduction over axes of length 1 only looks at its input under another shape (but the sum of one −0 is 0, eagerly).
function withoutEmptyReduction(call: Call, axes: readonly number[]): Simpler {
  const [x] = call.inputs;
  if (x === undefined || axes.some((axis) => x.shape[axis] !== 1) || x.value.dtype !== call.dtype) return call;
  const keepsRank = call.shape.length === x.shape.length;
  const stride = keepsRank ? x.stride : x.stride.filter((_, axis) => !axes.includes(axis));
  return { ...x, shape: call.shape, stride };
}
