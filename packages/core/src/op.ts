import { allocate, type DType, type DTypeRule, sameFloat, type Values } from './dtype.ts';
import { DTypeError, ShapeError, ValueError } from './errors.ts';
import { strided } from './kernels/strided.ts';
import type { Generator } from './random.ts';
import { isKeepingHistory, withRecording } from './recording.ts';
import { checkSize, formatShape, type Shape, sameShape, show, sizeOf } from './shape.ts';
import { held } from './stops.ts';
import { type Strided, Tensor } from './tensor.ts';

/** Constants of a call (axis, δ, …), as opposed to inputs. */
export type Attrs = object;

/** The point at which a rule is asked for: what went in, what came out. */
export interface Primal<A extends Attrs, I extends readonly Tensor[]> {
  readonly inputs: I;
  readonly output: Tensor;
  readonly attrs: A;
  /** Which input the rule is asked for; matters only to ops of many inputs, whose last rule serves all the rest. */
  readonly index: number;
}

/** From the cotangent of the output to that of one input; written in ops, from inputs, output and attrs alone. */
export type Vjp<A extends Attrs, I extends readonly Tensor[]> = (ct: Tensor, at: Primal<A, I>) => Tensor;

/** One valid call, for the checks that every op undergoes. */
export interface Sample<A extends Attrs> {
  readonly inputs: readonly Tensor[];
  readonly attrs: A;
}

interface OpFacts<A extends Attrs, I extends readonly Tensor[]> {
  readonly name: string;
  /** TeX of the output in terms of the inputs. */
  readonly formula: string;
  /** The output's shape. @throws ShapeError for inputs that do not fit */
  shape(shapes: readonly Shape[], attrs: A): Shape;
  /** The output's dtype; default: all inputs the same float type, and so the output. */
  readonly dtype?: (op: string, inputs: readonly DType[], attrs: A) => DType;
  /** One rule per input; `null` where there is no derivative. The last one serves all further inputs. */
  readonly vjps: readonly (Vjp<A, I> | null)[];
  /** Set if the missing rules stop a gradient that there would be, rather than tell that it is 0. */
  readonly stops?: true;
  /** Set if outputs sum products over many elements, so that a cotangent of 0 times an infinite input shows as NaN. */
  readonly contracts?: true;
  /** Valid calls over the whole domain, away from kinks, with float inputs in `float64`. */
  samples(random: Generator): Iterable<Sample<A>>;
  /** Calls at points where the derivative jumps, with the derivative that is promised there (for a cotangent of ones). */
  readonly kinks?: readonly Kink<A>[];
}

/** A point without a derivative, and the subgradient that is promised there. */
export interface Kink<A extends Attrs> {
  readonly inputs: readonly (number | readonly number[])[];
  readonly attrs: A;
  /** Per input, the cotangent for an output cotangent of ones. */
  readonly gradients: readonly (number | readonly number[] | null)[];
  readonly why: string;
}

/** An op with a kernel of its own. */
export interface Primitive<A extends Attrs = Attrs, I extends readonly Tensor[] = readonly Tensor[]>
  extends OpFacts<A, I> {
  readonly kind: 'primitive';
  /** Fills `out`, which is fresh and row-major, from inputs of any stride. */
  kernel(out: Strided, inputs: { readonly [K in keyof I]: Strided }, attrs: A): void;
}

/** An op that only looks at its input's storage differently: no element is computed. */
export interface View<A extends Attrs = Attrs, I extends readonly Tensor[] = readonly Tensor[]> extends OpFacts<A, I> {
  readonly kind: 'view';
  /** Returns the input's storage under another shape, stride and offset. */
  view(input: Strided, attrs: A, shape: Shape): Strided;
}

/** An op made of others: one node in the graph, with analytic rules of its own. */
export interface Composite<A extends Attrs = Attrs, I extends readonly Tensor[] = readonly Tensor[]>
  extends OpFacts<A, I> {
  readonly kind: 'composite';
  /** The forward pass in other ops. */
  expand(inputs: I, attrs: A): Tensor;
  /** The forward pass in one loop, where that is measurably faster or more accurate; `expand` stays its oracle. */
  kernel?(out: Strided, inputs: { readonly [K in keyof I]: Strided }, attrs: A): void;
}

export type Op<A extends Attrs = Attrs, I extends readonly Tensor[] = readonly Tensor[]> =
  | Primitive<A, I>
  | View<A, I>
  | Composite<A, I>;

// The one `any` of core: an op of unknown attrs and arity can be neither co- nor contravariant in them.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyOp = Op<any, any>;

/** How a tensor came to be. */
export interface Node {
  readonly op: AnyOp;
  readonly inputs: readonly Tensor[];
  readonly attrs: Attrs;
}

/**
 * The one door forward: shape rule, dtype rule, value, node.
 *
 * @throws ShapeError, DTypeError, SizeError naming the op, what came and what is allowed, before anything is computed
 */
export function apply<A extends Attrs, I extends readonly Tensor[]>(op: Op<A, I>, inputs: I, attrs: A): Tensor {
  const shape = checkSize(op.name, op.shape(inputs.map(shapeOf), attrs));
  const dtype = (op.dtype ?? sameFloat)(op.name, inputs.map(dtypeOf), attrs);
  const node = isKeepingHistory() ? { op, inputs, attrs } : null;
  if (inputs.some(isRecorded)) {
    const expansion = op.kind === 'composite' ? expanded(op, inputs, attrs, shape, dtype) : null;
    return new Tensor(null, dtype, node, null, shape, { op, inputs, attrs, expansion });
  }
  const output = new Tensor(compute(op, inputs, attrs, shape, dtype), dtype, node);
  return op.stops === true && op.vjps.every((rule) => rule === null) ? held(output) : output;
}

/** Returns the rule for the input of that number, `null` if it has none: the last rule is that of all further inputs, too. */
export function ruleFor({ op: { vjps } }: Node, index: number): AnyOp['vjps'][number] {
  return vjps[Math.min(index, vjps.length - 1)] ?? null;
}

// A tensor without a value makes outputs without values: that is all there is to recording.
const isRecorded = (t: Tensor): boolean => t.storage === null;

function compute<A extends Attrs, I extends readonly Tensor[]>(
  op: Op<A, I>,
  inputs: I,
  attrs: A,
  shape: Shape,
  dtype: DType,
): Strided {
  if (op.kind === 'view') return op.view(storageOf(inputs[0] as Tensor), attrs, shape);
  if (op.kind === 'composite' && op.kernel === undefined) return expanded(op, inputs, attrs, shape, dtype).strided;
  const out = strided(allocate(dtype, sizeOf(shape)), shape);
  op.kernel?.(out, inputs.map(storageOf) as { readonly [K in keyof I]: Strided }, attrs);
  return out;
}

/** Returns what `expand` gives, if it is what the rules of shape and dtype say: whatever reads the node goes by them. */
function expanded<A extends Attrs, I extends readonly Tensor[]>(
  op: Composite<A, I>,
  inputs: I,
  attrs: A,
  shape: Shape,
  dtype: DType,
): Tensor {
  const made: unknown = withRecording(false, () => op.expand(inputs, attrs));
  if (!(made instanceof Tensor))
    throw new ValueError(`${op.name}: expand gave no tensor; got ${show(made)}; it must return the output`);
  if (!sameShape(made.shape, shape)) {
    throw new ShapeError(
      `${op.name}: expand gave another shape than the shape rule; got ${formatShape(made.shape)}; it must be ${formatShape(shape)}`,
    );
  }
  if (made.dtype !== dtype) {
    throw new DTypeError(
      `${op.name}: expand gave another dtype than the dtype rule; got ${made.dtype}; it must be ${dtype}`,
    );
  }
  return made;
}

const shapeOf = (t: Tensor): Shape => t.shape;
const dtypeOf = (t: Tensor): DType => t.dtype;
const storageOf = (t: Tensor): Strided => t.strided;

type Definition<O> = Omit<O, 'kind'>;

/** Returns a primitive op after checking that its definition is whole. @throws ValueError naming what is missing */
export function definePrimitive<A extends Attrs, I extends readonly Tensor[]>(
  definition: Definition<Primitive<A, I>>,
): Primitive<A, I> {
  return complete({ kind: 'primitive', ...definition }, 'kernel');
}

/** Returns an op that re-reads its input's storage. @throws ValueError naming what is missing */
export function defineView<A extends Attrs, I extends readonly Tensor[]>(
  definition: Definition<View<A, I>>,
): View<A, I> {
  return complete({ kind: 'view', ...definition }, 'view');
}

/** Returns a composite op after checking that its definition is whole. @throws ValueError naming what is missing */
export function defineComposite<A extends Attrs, I extends readonly Tensor[]>(
  definition: Definition<Composite<A, I>>,
): Composite<A, I> {
  return complete({ kind: 'composite', ...definition }, 'expand');
}

function complete<O extends AnyOp>(op: O, forward: string): O {
  if (typeof op.name !== 'string' || op.name === '') {
    throw new ValueError(`define: an op needs a name; got ${show(op.name)}; allowed is a non-empty string`);
  }
  for (const part of ['shape', 'samples', forward]) withPart(op, part);
  if (
    !Array.isArray(op.vjps) ||
    op.vjps.length === 0 ||
    !op.vjps.every((rule) => rule === null || typeof rule === 'function')
  ) {
    throw new ValueError(
      `${op.name}: vjps is not a list of rules; got ${show(op.vjps)}; it must hold one function or null per input`,
    );
  }
  return Object.freeze(op);
}

/** Returns the definition if that part of it is a function. @throws ValueError naming the part */
export function withPart<T extends object>(definition: T, part: string): T {
  if (typeof definition !== 'object' || definition === null)
    throw new ValueError(`define: not a definition; got ${show(definition)}; allowed is an object`);
  const value: unknown = Reflect.get(definition, part);
  if (typeof value === 'function') return definition;
  const name: unknown = Reflect.get(definition, 'name');
  throw new ValueError(
    `${typeof name === 'string' ? name : 'define'}: ${part} is missing; got ${show(value)}; it must be a function`,
  );
}

/** Returns `call` with its op attached, as every exported op function has it. */
export function withOp<Args extends unknown[], O extends AnyOp>(
  op: O,
  call: (...args: Args) => Tensor,
): ((...args: Args) => Tensor) & { readonly op: O } {
  Object.defineProperty(call, 'name', { value: op.name });
  return Object.assign(call, { op });
}

export type { DTypeRule, Values };
