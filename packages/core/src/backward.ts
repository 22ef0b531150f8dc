import { asTensor, type TensorLike } from './convert.ts';
import { isFloat } from './dtype.ts';
import { DTypeError, ShapeError, StaleGraphError, ValueError } from './errors.ts';
import { type Node, ruleFor } from './op.ts';
import { add } from './ops/arithmetic.ts';
import { onesLike, zerosLike } from './ops/creation.ts';
import { sumTo } from './ops/reduce.ts';
import { withDefaults } from './options.ts';
import { withRecording } from './recording.ts';
import { formatShape, sameShape, show } from './shape.ts';
import { Tensor } from './tensor.ts';
import { Variable } from './variable.ts';

export interface GradientsOptions {
  /** Cotangent of the output, of its shape; default: 1 for an output with a single element. */
  readonly seed?: TensorLike;
  /** Keep the history of the backward pass, so that the gradients can be differentiated again. */
  readonly differentiable?: boolean;
}

/** One tensor for each input, so that `const [dx, dw] = gradients(y, [x, w])` needs no check. */
export type GradientsOf<T extends readonly (Tensor | Variable)[]> = { -readonly [K in keyof T]: Tensor };

/**
 * The one door back. Returns the gradient of `output` with respect to each of `inputs`, in their order and shapes;
 * zeros for an input that the output does not depend on. Nothing is stored on tensors: calling twice gives the same.
 *
 * @throws ShapeError if the output has several elements and no seed came
 * @throws StaleGraphError if a Variable among `inputs` was assigned since the graph read it
 * @example
 * ```ts
 * const x = tensor([1, 2, 3]);
 * const [dx] = gradients(x.mul(x).sum(), [x]);
 * dx.toArray(); // [2, 4, 6]
 * ```
 */
export function gradients<const T extends readonly (Tensor | Variable)[]>(
  output: Tensor,
  inputs: T,
  options?: GradientsOptions,
): GradientsOf<T> {
  const { seed, differentiable } = withDefaults<Settings>('gradients', options, alone);
  const first = initialCotangent(output, seed);
  if (!Array.isArray(inputs))
    throw new ValueError(
      `gradients: inputs are no list; got ${show(inputs)}; allowed is an array of tensors and variables`,
    );
  const targets = Array.from(inputs, leafOf);
  const order = reachable(output);
  refuseStale(order, inputs);
  return withRecording(differentiable, () => {
    const cotangents = backward(output, first, order, new Set(targets));
    return targets.map((target) => cotangents.get(target) ?? zerosLike(target)) as GradientsOf<T>;
  });
}

interface Settings {
  readonly seed: TensorLike | null;
  readonly differentiable: boolean;
}

const alone: Settings = { seed: null, differentiable: false };

/** Walks from the output to the leaves, handing each node's cotangent to the rules of its needed inputs. */
function backward(output: Tensor, seed: Tensor, order: readonly Tensor[], targets: Set<Tensor>): Map<Tensor, Tensor> {
  const needed = leadingTo(targets, order);
  const cotangents = new Map<Tensor, Tensor>([[output, seed]]);
  for (let k = order.length - 1; k >= 0; k--) {
    const at = order[k] as Tensor;
    const ct = cotangents.get(at);
    if (ct === undefined || at.node === null) continue;
    if (!targets.has(at)) cotangents.delete(at);
    const { node } = at;
    const { inputs, attrs } = node;
    inputs.forEach((input, index) => {
      if (!needed.has(input)) return;
      const rule = ruleFor(node, index);
      if (rule === null) return;
      const made = checkCotangent(node, index, rule(ct, { inputs, output: at, attrs, index }));
      accumulate(cotangents, input, made);
    });
  }
  return cotangents;
}

/** Returns what a rule gave, if it can be a cotangent of that input. */
function checkCotangent({ op, inputs }: Node, index: number, made: unknown): Tensor {
  if (!(made instanceof Tensor))
    throw new ValueError(
      `${op.name}: the rule of input ${index} gave no tensor; got ${show(made)}; it must return one`,
    );
  const { dtype } = inputs[index] as Tensor;
  if (made.dtype === dtype) return made;
  throw new DTypeError(
    `${op.name}: the rule of input ${index} gave another dtype; got ${made.dtype}; it must be that of the input, ${dtype}`,
  );
}

// The only place that knows of broadcasting: a cotangent of another shape than its input was stretched on the way forward.
function accumulate(cotangents: Map<Tensor, Tensor>, input: Tensor, ct: Tensor): void {
  const own = sameShape(ct.shape, input.shape) ? ct : sumTo(ct, input.shape);
  const sofar = cotangents.get(input);
  cotangents.set(input, sofar === undefined ? own : add(sofar, own));
}

/**
 * Returns every tensor that rules lead to from `output`, inputs before outputs: what is stopped on the way is a constant, and
 * so may be out of date. No recursion: chains may be a million long.
 */
function reachable(output: Tensor): Tensor[] {
  const seen = new Set([output]);
  const found = [output];
  for (let k = 0; k < found.length; k++) {
    const { node } = found[k] as Tensor;
    node?.inputs.forEach((input, index) => {
      if (seen.has(input) || !isFloat(input.dtype) || ruleFor(node, index) === null) return;
      seen.add(input);
      found.push(input);
    });
  }
  return found.sort((a, b) => a.id - b.id); // ids grow with time, so this is a topological order
}

/** Returns the tensors on a path from one of `targets` to the output; whole numbers and booleans carry no cotangent. */
function leadingTo(targets: Set<Tensor>, order: readonly Tensor[]): Set<Tensor> {
  const needed = new Set<Tensor>();
  for (const t of order) {
    if (isFloat(t.dtype) && (targets.has(t) || t.node?.inputs.some((input) => needed.has(input)))) needed.add(t);
  }
  return needed;
}

function initialCotangent(output: Tensor, seed: TensorLike | null): Tensor {
  if (!(output instanceof Tensor))
    throw new ValueError(`gradients: output is no tensor; got ${show(output)}; it must be one`);
  if (!isFloat(output.dtype)) {
    throw new DTypeError(
      `gradients: output has no derivative; got dtype ${output.dtype}; allowed are float32 and float64`,
    );
  }
  if (seed === null) {
    if (output.size === 1) return onesLike(output);
    throw new ShapeError(
      `gradients: output is not a single value; got shape ${formatShape(output.shape)}; reduce it with sum() or pass { seed } of that shape`,
    );
  }
  const ct = asSeed(seed, output);
  if (!sameShape(ct.shape, output.shape)) {
    throw new ShapeError(
      `gradients: seed does not fit; got shape ${formatShape(ct.shape)} for an output ${formatShape(output.shape)}; they must be equal`,
    );
  }
  return ct;
}

function asSeed(seed: TensorLike, output: Tensor): Tensor {
  const ct = asTensor('gradients', seed, output.dtype);
  if (ct.dtype === output.dtype) return ct;
  throw new DTypeError(`gradients: seed has dtype ${ct.dtype}; the output has ${output.dtype}; they must be equal`);
}

function leafOf(input: Tensor | Variable, index: number): Tensor {
  const leaf = input instanceof Variable ? input.value : input;
  if (!(leaf instanceof Tensor)) {
    throw new ValueError(
      `gradients: input ${index} is no tensor; got ${show(input)}; allowed are tensors and variables`,
    );
  }
  if (!isFloat(leaf.dtype)) {
    throw new DTypeError(
      `gradients: input ${index} has no derivative; got dtype ${leaf.dtype}; allowed are float32 and float64`,
    );
  }
  return leaf;
}

function refuseStale(order: readonly Tensor[], inputs: readonly (Tensor | Variable)[]): void {
  for (const leaf of order) {
    const { variable } = leaf;
    if (variable === null || !inputs.some((input) => isRival(input, leaf)) || variable.value === leaf) continue;
    if (inputs.includes(variable) || inputs.includes(variable.value)) {
      throw new StaleGraphError(`gradients: ${howStale(leaf, variable)}`);
    }
  }
}

function howStale({ storage }: Tensor, { name, value }: Variable): string {
  return storage !== null && value.storage === null
    ? `the output was computed from variable '${name}' before a function was called that is being compiled; ` +
        'got a graph from outside; compute the output inside of that function'
    : `variable '${name}' was assigned after the output was computed; ` +
        'got a graph over its former value; compute the gradients first, or the output again';
}

/** Whether an input is the Variable of a leaf, or another value of it. */
function isRival(input: Tensor | Variable, leaf: Tensor): boolean {
  return input instanceof Variable ? input === leaf.variable : input !== leaf && input.variable === leaf.variable;
}
