import { type AnyOp, formatShape, isFloat, type Node, ruleFor, Tensor, type Variable } from '@lossgraph/core';
import { refusal } from './refusal.ts';

/** What stands for the arguments while a function is recorded. */
export interface StandIns {
  /** One for each argument's tensor, in order. */
  readonly inputs: readonly Tensor[];
  /** For Variables that are arguments, or that arguments were computed from: what is read there. */
  readonly variables: ReadonlyMap<Variable, Tensor>;
}

/**
 * Returns tensors without values in place of the arguments. How those came about is no part of what is recorded: a gradient
 * that would have to go on into their history is refused, rather than 0. What the op `own` gave counts as a constant: a state
 * that goes round and round, `h = step(h)`, was one at the first call as well.
 */
export function standInsFor(tensors: readonly Tensor[], own: AnyOp): StandIns {
  const made = new Map<Tensor, Tensor>();
  const variables = new Map<Variable, Tensor>();
  const leaf = (variable: Variable): Tensor => {
    const known = variables.get(variable) ?? new Tensor(null, variable.dtype, null, variable, variable.shape);
    variables.set(variable, known);
    return known;
  };
  // Older ones first: ids are a topological order, in which ancestors of an argument come before it.
  for (const t of [...tensors].sort((a, b) => a.id - b.id)) {
    if (isPresent(t)) {
      made.set(t, leaf(t.variable as Variable));
      continue;
    }
    const { ancestors, isPlain } = historyOf(t, own);
    const from = ancestors.flatMap(
      (each) => made.get(each) ?? (isPresent(each) ? leaf(each.variable as Variable) : []),
    );
    const origin: Node = { op: argument, inputs: isPlain ? [t, ...from] : from, attrs: {} };
    made.set(t, new Tensor(null, t.dtype, isFloat(t.dtype) ? origin : null, t.variable, t.shape.slice()));
  }
  return { inputs: tensors.map((t) => made.get(t) as Tensor), variables };
}

const argument = refusal(
  'argument',
  ({ shape }, input) =>
    `an argument of a compiled function; got one of shape ${formatShape(shape)} that was computed from ${input}; ` +
    'compute it inside of the function, or stop the gradient: stopGradient(x)',
);

/**
 * Returns all that gradients of `t` lead to, and whether its history is plain: nothing stops them, and no Variable is part of
 * it. Only then can the walk from a recorded tensor go on into it without refusing what is right. No recursion.
 */
function historyOf(t: Tensor, own: AnyOp): { ancestors: Tensor[]; isPlain: boolean } {
  const seen = new Set([t]);
  const found = [t];
  let isPlain = t.variable === null;
  for (let k = 0; k < found.length; k++) {
    const { node } = found[k] as Tensor;
    node?.inputs.forEach((input, index) => {
      if (!isFloat(input.dtype) || seen.has(input)) return;
      const leads = node.op !== own && ruleFor(node, index) !== null;
      if (!leads || input.variable !== null) isPlain = false;
      if (!leads) return;
      seen.add(input);
      found.push(input);
    });
  }
  return { ancestors: found.slice(1), isPlain };
}

/** Whether a tensor is what its Variable holds now. */
export function isPresent(t: Tensor): boolean {
  return t.variable !== null && t.variable.value === t;
}
