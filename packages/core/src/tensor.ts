import type { NdArray } from 'ndarray';
import { allocate, type DType, type Values } from './dtype.ts';
import { ShapeError, StateError, ValueError } from './errors.ts';
import { ndarray } from './kernels/arrays.ts';
import { isContiguous, rowMajor } from './kernels/strided.ts';
import { follow } from './lending.ts';
import type { Node } from './op.ts';
import { formatShape, type Shape, sizeOf } from './shape.ts';
import { type Recipe, tracing } from './trace.ts';
import type { Variable } from './variable.ts';

/** Strided storage: `data`, `shape`, `stride`, `offset`. Lossgraph never writes to it once a tensor holds it. */
export type Strided = NdArray<Values>;

/** Nested arrays of numbers, as deep as the tensor's rank. */
export type NestedArray = number | boolean | NestedArray[];

let created = 0;

/**
 * An immutable n-dimensional value together with its history: the `node` that made it, or `null` for a leaf.
 *
 * Ops are functions (`add(a, b)`) and methods (`a.add(b)`) alike. Make one with {@link tensor}.
 */
export class Tensor {
  /** Grows with every tensor made, so an op's output always has a larger id than its inputs. */
  readonly id: number;
  readonly shape: Shape;
  readonly dtype: DType;
  /** The values, or `null` for a tensor that is only being recorded. */
  readonly storage: Strided | null;
  readonly node: Node | null;
  /** The Variable whose value this is, if it is one's. */
  readonly variable: Variable | null;
  /** How to compute the values that a recorded tensor lacks; `null` for the recording's own inputs. */
  readonly recipe: Recipe | null;

  constructor(storage: Strided, dtype: DType, node?: Node | null, variable?: Variable | null);
  constructor(storage: null, dtype: DType, node: Node | null, variable: Variable | null, shape: Shape, recipe?: Recipe);
  constructor(
    storage: Strided | null,
    dtype: DType,
    node: Node | null = null,
    variable: Variable | null = null,
    shape: Shape = (storage as Strided).shape,
    recipe: Recipe | null = null,
  ) {
    this.id = created++;
    this.shape = shape;
    this.dtype = dtype;
    this.storage = storage;
    this.node = node;
    this.variable = variable;
    this.recipe = recipe;
  }

  /**
   * The values as an ndarray. Read-only by contract: it may share them with other tensors.
   *
   * @throws StateError for a tensor that is only being recorded
   */
  get ndarray(): Strided {
    const { strided } = this;
    const { data, shape, stride, offset } = strided;
    return follow(ndarray(data, [...shape], [...stride], offset), strided);
  }

  /** The values as they lie in memory. @throws StateError for a tensor that is only being recorded */
  get strided(): Strided {
    if (this.storage !== null) return this.storage;
    const trace = tracing();
    throw new StateError(
      trace === null
        ? `tensor: its value was read after the function that made it had been compiled; got ${madeBy(this)}, which was only recorded; ` +
            'let the function return it, or assign it to a Variable'
        : `compile: ${trace.name ?? 'the function'} reads the value of ${madeBy(this)} while being recorded; got a tensor without values yet; ` +
            'keep to ops (where() instead of if), or run op by op: call the function itself, or let a model compile({ runEagerly: true })',
    );
  }

  get rank(): number {
    return this.shape.length;
  }

  get size(): number {
    return sizeOf(this.shape);
  }

  /** Returns the single value of a tensor with one element. @throws ShapeError if it has more or none */
  item(): number {
    if (this.size !== 1) {
      throw new ShapeError(
        `item: not a single value; got shape ${formatShape(this.shape)}; use toArray() for more than one`,
      );
    }
    return this.strided.data[this.strided.offset] ?? Number.NaN;
  }

  /** Returns a fresh flat typed array of the values in row-major order. */
  toTypedArray(): Values {
    const { data, offset } = rowMajor(this.strided, (size) => allocate(this.dtype, size));
    return data.slice(offset, offset + this.size);
  }

  /** Returns the values as nested plain arrays; a number (or boolean) for a scalar. */
  toArray(): NestedArray {
    const flat = this.toTypedArray();
    const element = this.dtype === 'bool' ? (i: number) => flat[i] === 1 : (i: number) => flat[i] ?? Number.NaN;
    return nest(this.shape, 0, 0, element);
  }

  /** A tensor in the place of a number, as in `x * 2` or `Math.abs(x)`, is refused: it would be NaN. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint !== 'number') return this.toString();
    throw new ValueError(
      `a tensor is no number; got one of shape ${formatShape(this.shape)}; use ops, as in x.mul(2), or x.item() for the value of a scalar`,
    );
  }

  /** Returns e.g. `Tensor float32 [2, 2] [[1, 2], [3, 4]]`, shortened when large. */
  toString(): string {
    return `Tensor ${shown(this)}${this.node === null ? '' : ` from ${this.node.op.name}`}`;
  }
}

/** Returns what a recorded tensor is, with its shape: `'sum' [2]`. */
function madeBy({ recipe, variable, shape }: Tensor): string {
  const what =
    variable !== null ? `Variable '${variable.name}'` : recipe !== null ? `'${recipe.op.name}'` : 'an argument';
  return `${what} ${formatShape(shape)}`;
}

/** Returns whether the values lie in row-major order without gaps. */
export function contiguous(t: Tensor): boolean {
  return isContiguous(t.strided);
}

function nest(shape: Shape, axis: number, at: number, element: (i: number) => number | boolean): NestedArray {
  if (axis === shape.length) return element(at);
  const inner = sizeOf(shape.slice(axis + 1));
  return Array.from({ length: shape[axis] ?? 0 }, (_, i) => nest(shape, axis + 1, at + i * inner, element));
}

/** Returns dtype, shape and values, these shortened when there are many. */
export function shown(t: Tensor): string {
  const values = t.storage === null ? 'being recorded' : t.size <= 64 ? format(t.toArray()) : `${t.size} values`;
  return `${t.dtype} ${formatShape(t.shape)} ${values}`;
}

function format(values: NestedArray): string {
  if (Array.isArray(values)) return `[${values.map(format).join(', ')}]`;
  return typeof values === 'number' ? String(Number(values.toPrecision(6))) : String(values);
}
