import { ShapeError, SizeError, ValueError } from './errors.ts';

/** The lengths of a tensor's axes; `[]` is a scalar. */
export type Shape = readonly number[];

/** The most elements one tensor may hold. */
export const MAX_SIZE: number = 2 ** 31 - 1;

/** Returns the number of elements of `shape`. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (let i = 0; i < shape.length; i++) size *= shape[i] ?? 0;
  return size;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** Returns `shape` if every length is a whole number ≥ 0 and the size can be allocated. @throws ShapeError, SizeError */
export function checkShape(op: string, shape: unknown): Shape {
  if (!Array.isArray(shape) || !shape.every((n) => Number.isInteger(n) && n >= 0)) {
    throw new ShapeError(`${op}: not a shape; got ${show(shape)}; allowed is an array of whole numbers ≥ 0`);
  }
  return checkSize(op, shape);
}

/** Returns `shape` if that many elements may be allocated. @throws SizeError; ShapeError for what a shape rule should not give */
export function checkSize(op: string, shape: Shape): Shape {
  if (!Array.isArray(shape))
    throw new ShapeError(`${op}: the shape rule gave no shape; got ${show(shape)}; allowed is an array of lengths`);
  const size = sizeOf(shape);
  if (size <= MAX_SIZE) return shape;
  if (Number.isNaN(size))
    throw new ShapeError(
      `${op}: the shape rule gave no shape; got ${formatShape(shape)}; allowed are whole numbers ≥ 0`,
    );
  throw new SizeError(`${op}: too many elements; got shape ${formatShape(shape)}; at most ${MAX_SIZE} are allowed`);
}

/** Returns the row-major strides of `shape`, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i] ?? 0;
  }
  return strides;
}

/** Returns the common shape under NumPy's rules: align at the last axis, stretch length 1. @throws ShapeError */
export function broadcastShapes(op: string, ...shapes: readonly Shape[]): Shape {
  let out: Shape | null = shapes[0] ?? [];
  for (let k = 1; k < shapes.length && out !== null; k++) out = commonShape(out, shapes[k] ?? []);
  if (out !== null) return out;
  throw new ShapeError(
    `${op}: shapes do not broadcast; got ${shapes.map(formatShape).join(' and ')}; each axis, counted from the last, must be equal or 1`,
  );
}

/** Returns the shape to which both stretch, or `null` if there is none. */
export function commonShape(a: Shape, b: Shape): Shape | null {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let i = 0; i < rank; i++) {
    const m = a[i - rank + a.length] ?? 1;
    const n = b[i - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) return null;
    out[i] = m === 1 ? n : m;
  }
  return out;
}

/** Returns the axes of `from` (the stretched shape) along which `to` was stretched, counting added leading axes. */
export function stretchedAxes(from: Shape, to: Shape): number[] {
  const added = from.length - to.length;
  const axes: number[] = [];
  for (let i = 0; i < from.length; i++) {
    if (i < added || (to[i - added] === 1 && from[i] !== 1)) axes.push(i);
  }
  return axes;
}

/** One axis or several; negative ones count from the last; `null` or nothing means all of them. */
export type Axes = number | readonly number[] | null | undefined;

/** Returns `axis` counted from the first. @throws ShapeError if the tensor has no such axis */
export function checkAxis(op: string, axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    const range = rank === 0 ? 'a scalar has no axes' : `allowed are ${-rank} … ${rank - 1}`;
    throw new ShapeError(`${op}: no such axis; got axis ${show(axis)} for a tensor of rank ${rank}; ${range}`);
  }
  return axis < 0 ? axis + rank : axis;
}

/** Returns the axes counted from the first, in ascending order, without repetition. @throws ShapeError */
export function checkAxes(op: string, axes: Axes, rank: number): readonly number[] {
  if (axes === null || axes === undefined) return Array.from({ length: rank }, (_, i) => i);
  if (typeof axes === 'number') return [checkAxis(op, axes, rank)];
  if (!Array.isArray(axes)) {
    throw new ShapeError(
      `${op}: not axes; got ${show(axes)}; allowed are a whole number, an array of them, or null for all`,
    );
  }
  const sorted = axes.map((axis) => checkAxis(op, axis, rank)).sort((a, b) => a - b);
  if (sorted.some((axis, i) => i > 0 && axis === sorted[i - 1])) {
    throw new ShapeError(`${op}: an axis is named twice; got ${formatShape(axes)} for rank ${rank}; name each once`);
  }
  return sorted;
}

/** Returns the shape that remains when `axes` are reduced; kept as 1 if `keepDims`. */
export function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): Shape {
  if (keepDims) return shape.map((n, i) => (axes.includes(i) ? 1 : n));
  return shape.filter((_, i) => !axes.includes(i));
}

/** Returns `value` if it is a finite number. @throws ValueError */
export function checkFinite(op: string, name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new ValueError(`${op}: ${name} is no finite number; got ${show(value)}; allowed is a finite number`);
}

/** Returns a short readable form of any value, for messages. */
export function show(value: unknown): string {
  return showAt(value, 0);
}

// Arrays may hold themselves, so they are shown three levels deep.
function showAt(value: unknown, depth: number): string {
  if (typeof value === 'string') return `'${value.length > 60 ? `${value.slice(0, 60)}…` : value}'`;
  if (typeof value === 'function') return `a function${value.name === '' ? '' : ` (${value.name})`}`;
  if (typeof value === 'bigint') return `${value}n (a BigInt)`;
  if (Array.isArray(value)) {
    if (value.length > 8 || depth === 3) return `an array of ${value.length}`;
    return `[${value.map((each) => showAt(each, depth + 1)).join(', ')}]`;
  }
  if (typeof value !== 'object' || value === null) return String(value);
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === 'string' && name !== 'Object' ? `a ${name}` : 'an object';
}
