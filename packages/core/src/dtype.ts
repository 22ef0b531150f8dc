import { DTypeError, SizeError, whatIsKnown } from './errors.ts';
import { show } from './shape.ts';

/** Element types: `float32` (default), `float64` (gradient checks), `int32` (labels, indices), `bool`. */
export type DType = 'float32' | 'float64' | 'int32' | 'bool';

/** The typed array behind a tensor. */
export type Values = Float32Array | Float64Array | Int32Array | Uint8Array;

const constructors: Record<DType, new (size: number) => Values> = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Uint8Array,
};

/** Returns the dtypes by name. */
export const dtypes: readonly DType[] = ['float32', 'float64', 'int32', 'bool'];

/** The most that one tensor may take: 4 GiB. */
const MAX_BYTES = 2 ** 32;

const bytesPerElement: Record<DType, number> = { float32: 4, float64: 8, int32: 4, bool: 1 };

/** Returns fresh zeroed storage for `size` elements. @throws SizeError if that is over 4 GiB, or more than there is */
export function allocate(dtype: DType, size: number): Values {
  if (size * bytesPerElement[dtype] > MAX_BYTES) {
    throw new SizeError(
      `allocate: too large; got ${size} elements of ${dtype}; at most ${MAX_BYTES} bytes are allowed`,
    );
  }
  try {
    return new constructors[dtype](size);
    /* c8 ignore next 4 -- takes a machine that is out of memory */
  } catch {
    throw new SizeError(`allocate: out of memory; got ${size} elements of ${dtype}; fewer are allowed on this machine`);
  }
}

export function isFloat(dtype: DType): boolean {
  return dtype === 'float32' || dtype === 'float64';
}

/** Returns whether a number is a value of `dtype`: any for floats, whole ones for int32, 0 and 1 for bool. */
export function holds(dtype: DType, value: number): boolean {
  if (dtype === 'int32') return value === (value | 0);
  return isFloat(dtype) || value === 0 || value === 1;
}

/** Returns `dtype` if it names one. @throws DTypeError naming the nearest one. */
export function checkDType(op: string, dtype: unknown): DType {
  const known = dtypes.find((each) => each === dtype);
  if (known !== undefined) return known;
  throw new DTypeError(`${op}: unknown dtype; got ${show(dtype)}; ${whatIsKnown(dtype, dtypes, { word: 'allowed' })}`);
}

/** A dtype rule: from the dtypes of the inputs to that of the output. */
export type DTypeRule = (op: string, inputs: readonly DType[]) => DType;

/** All inputs share one dtype, `float32` or `float64`; so does the output. */
export const sameFloat: DTypeRule = (op, inputs) => {
  const dtype = sameDType(op, inputs);
  if (!isFloat(dtype)) {
    throw new DTypeError(`${op}: needs floating-point input; got ${inputs.join(', ')}; cast(x, 'float32') makes it so`);
  }
  return dtype;
};

/** All inputs share one dtype other than bool; so does the output. */
export const sameNumeric: DTypeRule = (op, inputs) => {
  const dtype = sameDType(op, inputs);
  if (dtype === 'bool') {
    throw new DTypeError(`${op}: needs numbers; got ${inputs.join(', ')}; cast(x, 'float32') or 'int32' makes them so`);
  }
  return dtype;
};

/** All inputs share one dtype; so does the output. */
export const sameDType: DTypeRule = (op, inputs) => {
  const first = inputs[0] ?? 'float32';
  for (const dtype of inputs) {
    if (dtype !== first) {
      const wider = inputs.find(isFloat) ?? first;
      throw new DTypeError(`${op}: dtypes differ; got ${inputs.join(', ')}; cast one: cast(x, '${wider}')`);
    }
  }
  return first;
};

/** All inputs share one dtype; the output is bool. */
export const comparison: DTypeRule = (op, inputs) => {
  sameDType(op, inputs);
  return 'bool';
};

/** All inputs are bool; so is the output. */
export const logical: DTypeRule = (op, inputs) => {
  if (inputs.some((dtype) => dtype !== 'bool')) {
    throw new DTypeError(`${op}: needs bool input; got ${inputs.join(', ')}; compare first, e.g. notEqual(x, 0)`);
  }
  return 'bool';
};
