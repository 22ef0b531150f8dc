// Choices that are one or two instructions, where a condition and a selection are four.
import {
  type AnyOp,
  definePrimitive,
  greater,
  isFloat,
  less,
  neg,
  sameShape,
  strided,
  type Tensor,
  where,
} from '@lossgraph/core';
import type { Access } from './ir.ts';
import { runKernel } from './run-kernel.ts';
import type { Call, Simpler } from './simplify.ts';
import { isSameAccess } from './strides.ts';

/** b if b < a, else a: NaN and zeros as the comparison has them. */
export const lesser: AnyOp = chosen('lesser', '\\begin{cases} b & b < a \\\\ a & \\text{else} \\end{cases}', less);
/** b if b > a, else a. */
export const larger: AnyOp = chosen('larger', '\\begin{cases} b & b > a \\\\ a & \\text{else} \\end{cases}', greater);

function chosen(name: string, formula: string, wins: typeof less): AnyOp {
  return definePrimitive<Record<never, never>, readonly [Tensor, Tensor]>({
    name,
    formula,
    shape: ([a]) => a ?? [],
    vjps: [null, null],
    *samples() {},
    kernel: (out, [a, b]) => {
      const condition = strided(new Uint8Array(out.size), out.shape);
      runKernel(wins, condition, [b, a]);
      runKernel(where, out, [condition, b, a]);
    },
  });
}

/** −x where the condition holds, else x. */
export const negatedWhere: AnyOp = definePrimitive<Record<never, never>, readonly [Tensor, Tensor]>({
  name: 'negatedWhere',
  formula: '\\begin{cases} -x & \\text{if } c \\\\ x & \\text{else} \\end{cases}',
  shape: ([, x]) => x ?? [],
  vjps: [null, null],
  *samples() {},
  kernel: (out, [condition, x]) => {
    runKernel(neg, out, [x]);
    runKernel(where, out, [condition, out, x]);
  },
});

/** Returns a choice in its shortest form. */
export function choice(call: Call): Simpler {
  const inputs = call.inputs as Choice;
  return ofCompared(call, inputs) ?? ofNegative(call, inputs) ?? ofDecided(call, inputs);
}

type Choice = readonly [condition: Access, yes: Access, no: Access];

/** The choice of one of the two numbers that are compared. */
function ofCompared({ producer, dtype }: Call, [condition, yes, no]: Choice): Simpler | null {
  const made = producer(condition);
  if (!isFloat(dtype) || (made?.op !== less.op && made?.op !== greater.op)) return null;
  const [a, b] = made.inputs as [Access, Access];
  const isFirst = isSameAccess(yes, a) && isSameAccess(no, b);
  if (!isFirst && !(isSameAccess(yes, b) && isSameAccess(no, a))) return null;
  // Of a < b ? a : b, b is what stays unless a is less.
  return { op: isFirst === (made.op === less.op) ? lesser : larger, inputs: [no, yes] };
}

/** The choice of −x or x. */
function ofNegative({ producer, dtype, shape }: Call, [condition, yes, no]: Choice): Simpler | null {
  const made = isFloat(dtype) ? producer(yes) : undefined;
  const isNegative = made?.op === neg.op && isSameAccess(made.inputs[0] as Access, no);
  return isNegative && sameShape(no.shape, shape) ? { op: negatedWhere, inputs: [condition, no] } : null;
}

/** Where the same condition has been decided on already, that choice need not be made again. */
function ofDecided({ producer }: Call, [condition, yes, no]: Choice): Simpler {
  const decided = (x: Access, branch: 1 | 2): Access => {
    const made = producer(x);
    const isSame = made?.op === where.op && isSameAccess(made.inputs[0] as Access, condition);
    const chosen = isSame ? (made.inputs[branch] as Access) : x;
    return sameShape(chosen.shape, x.shape) || chosen.value.origin.kind === 'uniform' ? chosen : x;
  };
  return { op: where.op, inputs: [condition, decided(yes, 1), decided(no, 2)] };
}
