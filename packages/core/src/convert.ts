import type { NdArray } from 'ndarray';
import { allocate, checkDType, type DType, isFloat, type Values } from './dtype.ts';
import { DTypeError, ShapeError, ValueError } from './errors.ts';
import { isContiguous, rowMajor, strided } from './kernels/strided.ts';
import { withDefaults } from './options.ts';
import { checkShape, formatShape, type Shape, show, sizeOf } from './shape.ts';
import { Tensor } from './tensor.ts';
import type { Variable } from './variable.ts';

/** Numbers or booleans nested to any depth. */
export type Nested = number | boolean | readonly Nested[];

type TypedArray =
  | Float32Array
  | Float64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array;

/** Whatever an op takes as a tensor. A bare number or array adopts the dtype of the op's other operand. */
export type TensorLike = Tensor | Variable | Nested | TypedArray | NdArray;

export interface TensorOptions {
  /** Default: that of a typed array, `bool` for booleans, else `float32`. */
  readonly dtype?: DType;
  /** Shape of a flat input; default: its own. */
  readonly shape?: Shape;
}

/**
 * Returns a leaf tensor with a copy of `values`.
 *
 * @throws ShapeError for ragged arrays or a shape that does not fit
 * @throws DTypeError for an unknown dtype; ValueError for anything but numbers and booleans, or fractions as `int32`
 * @example
 * ```ts
 * tensor([[1, 2], [3, 4]]).shape; // [2, 2]
 * tensor(new Int32Array([7, 8, 9])).dtype; // 'int32'
 * tensor([1, 2, 3, 4], { shape: [2, 2], dtype: 'float64' });
 * ```
 */
export function tensor(values: TensorLike, options?: TensorOptions): Tensor {
  const { dtype, shape } = withDefaults<Unset<TensorOptions>>('tensor', options, unset);
  const wanted = dtype === null ? null : checkDType('tensor', dtype);
  const { flat, shape: own, dtype: natural } = read('tensor', values);
  const target = wanted ?? natural;
  const outShape = shape === null ? own : checkShape('tensor', shape).slice();
  if (sizeOf(outShape) !== sizeOf(own)) {
    throw new ShapeError(
      `tensor: shape does not fit the values; got shape ${formatShape(outShape)} for ${sizeOf(own)} values; ` +
        `allowed is any shape of size ${sizeOf(own)}`,
    );
  }
  return new Tensor(strided(store('tensor', flat, target), outShape), target);
}

type Unset<T> = { readonly [K in keyof T]-?: T[K] | null };
const unset: Unset<TensorOptions> = { dtype: null, shape: null };

/** Returns `x` as a tensor: itself, a Variable's value, or a leaf of dtype `like` made from numbers. */
export function asTensor(op: string, x: TensorLike, like?: DType): Tensor {
  if (x instanceof Tensor) return x;
  if (isVariable(x)) return x.value;
  if (typeof x === 'number' && like !== undefined && like !== 'bool') return scalar(op, x, like);
  const { flat, shape, dtype } = read(op, x);
  const target = like !== undefined && Array.isArray(flat) ? adopt(dtype, like) : dtype;
  return new Tensor(strided(store(op, flat, target), shape), target);
}

/** Returns all operands as tensors; plain numbers and arrays adopt the dtype of the first that has one. */
export function asTensors(op: string, xs: readonly TensorLike[]): Tensor[] {
  const typed = xs.find((x) => x instanceof Tensor || isVariable(x));
  const tensors = new Array<Tensor>(xs.length);
  // A plain loop: `map` passes over holes, and `Array.from` costs the tiny net of the benchmarks a fifth of its speed.
  for (let i = 0; i < xs.length; i++) tensors[i] = asTensor(op, xs[i] as TensorLike, typed?.dtype);
  return tensors;
}

interface Reading {
  readonly flat: readonly (number | boolean)[] | TypedArray;
  readonly shape: Shape;
  readonly dtype: DType;
}

// Booleans stay bool beside floats: mixing them is the op's own refusal to make, in its own words.
function adopt(natural: DType, like: DType): DType {
  return natural === 'bool' || like === 'bool' ? natural : like;
}

function scalar(op: string, x: number, dtype: DType): Tensor {
  const data = allocate(dtype, 1);
  data[0] = dtype === 'int32' ? checkInt(op, x) : x;
  return new Tensor(strided(data, []), dtype);
}

function read(op: string, x: unknown): Reading {
  if (x instanceof Tensor) return { flat: x.toTypedArray(), shape: x.shape, dtype: x.dtype };
  if (isVariable(x)) return read(op, x.value);
  if (typeof x === 'number') return { flat: [x], shape: [], dtype: 'float32' };
  if (typeof x === 'boolean') return { flat: [x], shape: [], dtype: 'bool' };
  if (isTypedArray(x)) return { flat: x, shape: [x.length], dtype: typedArrayDType(x) };
  if (Array.isArray(x)) return readNested(op, x);
  if (isNdArray(x)) return readNdArray(op, x);
  throw new ValueError(
    `${op}: not a tensor; got ${show(x)}; allowed are numbers, booleans, nested arrays of them, typed arrays, ndarrays and tensors` +
      (typeof x === 'bigint' || x instanceof BigInt64Array || x instanceof BigUint64Array
        ? ' (convert a BigInt with Number(x))'
        : ''),
  );
}

/** Levels of nested arrays: one that holds itself has no end of them. */
const DEEPEST = 32;

function readNested(op: string, x: readonly unknown[]): Reading {
  const shape: number[] = [];
  for (let level: unknown = x; Array.isArray(level) || isTypedArray(level); level = level[0]) {
    if (shape.length === DEEPEST) {
      throw new ShapeError(
        `${op}: nested too deeply, or an array that holds itself; got more than ${DEEPEST} levels; allowed are ${DEEPEST}`,
      );
    }
    shape.push(level.length);
    if (level.length === 0) break;
  }
  checkShape(op, shape);
  const flat: (number | boolean)[] = [];
  flatten(op, x, shape, 0, flat);
  const booleans = flat.filter((v) => typeof v === 'boolean').length;
  if (booleans !== 0 && booleans !== flat.length) {
    throw new ValueError(
      `${op}: numbers and booleans are mixed; got ${booleans} booleans among ${flat.length} values; use one kind`,
    );
  }
  return { flat, shape, dtype: booleans > 0 ? 'bool' : 'float32' };
}

function flatten(op: string, x: unknown, shape: Shape, axis: number, out: (number | boolean)[]): void {
  if (axis === shape.length) {
    if (typeof x !== 'number' && typeof x !== 'boolean') {
      const ragged = Array.isArray(x) || isTypedArray(x);
      if (ragged)
        throw new ShapeError(
          `${op}: ragged array; got an array where a number stands elsewhere; every level must have one length`,
        );
      throw new ValueError(
        `${op}: not a number; got ${show(x)} at position ${out.length}; allowed are numbers and booleans`,
      );
    }
    out.push(x);
    return;
  }
  const length = shape[axis] ?? 0;
  if (!(Array.isArray(x) || isTypedArray(x)) || x.length !== length) {
    const came = Array.isArray(x) || isTypedArray(x) ? `length ${x.length}` : show(x);
    throw new ShapeError(
      `${op}: ragged array; got ${came} beside length ${length} at depth ${axis}; every level must have one length`,
    );
  }
  for (let i = 0; i < length; i++) flatten(op, x[i], shape, axis + 1, out);
}

function readNdArray(op: string, x: NdArray): Reading {
  const { data } = x;
  if (!isTypedArray(data)) return read(op, Array.isArray(data) ? nestedOf(x) : data);
  checkExtent(op, x);
  const source = x as unknown as NdArray<Values>;
  const dtype = typedArrayDType(data);
  const flat = isContiguous(source) ? source : rowMajor(source, (size) => allocate(dtype, size));
  return { flat: flat.data.subarray(flat.offset, flat.offset + flat.size), shape: x.shape.slice(), dtype };
}

// ndarray itself accepts a shape larger than its data and then reads undefined.
function checkExtent(op: string, x: NdArray): void {
  checkShape(op, x.shape);
  if (x.size === 0) return;
  let [low, high] = [x.offset, x.offset];
  x.shape.forEach((n, i) => {
    const reach = (n - 1) * (x.stride[i] ?? 0);
    if (reach < 0) low += reach;
    else high += reach;
  });
  if (low < 0 || high >= x.data.length) {
    throw new ShapeError(
      `${op}: ndarray reaches outside its data; got shape ${formatShape(x.shape)} over ${x.data.length} values; all elements must lie inside`,
    );
  }
}

function nestedOf(x: NdArray): unknown {
  if (x.dimension === 0) return x.get();
  return Array.from({ length: x.shape[0] ?? 0 }, (_, i) => nestedOf(x.pick(i)));
}

function store(op: string, flat: Reading['flat'], dtype: DType): Values {
  const out = allocate(dtype, flat.length);
  if (dtype === 'float32' || dtype === 'float64') {
    out.set(flat as ArrayLike<number>);
    return out;
  }
  const check = dtype === 'int32' ? checkInt : checkBool;
  for (let i = 0; i < flat.length; i++) out[i] = check(op, Number(flat[i]));
  return out;
}

function checkInt(op: string, x: number): number {
  if (Number.isInteger(x) && x >= -(2 ** 31) && x < 2 ** 31) return x;
  throw new ValueError(`${op}: not an int32; got ${x}; allowed are whole numbers from -2147483648 to 2147483647`);
}

function checkBool(op: string, x: number): number {
  if (x === 0 || x === 1) return x;
  throw new ValueError(`${op}: not a bool; got ${x}; allowed are true, false, 1 and 0`);
}

function isTypedArray(x: unknown): x is TypedArray {
  return (
    ArrayBuffer.isView(x) && !(x instanceof DataView) && !(x instanceof BigInt64Array) && !(x instanceof BigUint64Array)
  );
}

function typedArrayDType(x: TypedArray): DType {
  if (x instanceof Float64Array) return 'float64';
  return isFloatArray(x) ? 'float32' : 'int32';
}

function isFloatArray(x: TypedArray): boolean {
  return x instanceof Float32Array || Object.prototype.toString.call(x) === '[object Float16Array]';
}

function isNdArray(x: unknown): x is NdArray {
  return (
    typeof x === 'object' && x !== null && 'data' in x && 'shape' in x && 'stride' in x && 'offset' in x && 'pick' in x
  );
}

/** Returns whether `x` is a Variable; told by its methods, so that this file need not import the class. */
function isVariable(x: unknown): x is Variable {
  return typeof x === 'object' && x !== null && 'assign' in x && 'moveTo' in x;
}

/** Returns the tensor if it holds floats. @throws DTypeError */
export function asFloat(op: string, x: TensorLike, like?: DType): Tensor {
  const t = asTensor(op, x, like);
  if (isFloat(t.dtype)) return t;
  throw new DTypeError(`${op}: needs floating-point input; got ${t.dtype}; cast(x, 'float32') makes it so`);
}
