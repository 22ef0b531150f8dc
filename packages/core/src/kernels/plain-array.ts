import type { Values } from '../dtype.ts';
import { sizeOf, stridesOf } from '../shape.ts';
import type { Strided } from '../tensor.ts';

/**
 * Returns what tensors lie in: an array with the views and methods of ndarray, of one class for all dtypes and ranks. ndarray
 * generates a class for each of them, which costs a program's start some milliseconds, and code that meets many classes is slower.
 */
export function plainArray(
  data: Values,
  shape?: readonly number[],
  stride?: readonly number[],
  offset?: number,
): Strided {
  const lengths = shape ?? [data.length];
  const steps = stride ?? stridesOf(lengths);
  const first = steps.reduce((at, step, axis) => (step < 0 ? at - (lengths[axis]! - 1) * step : at), 0);
  return new PlainArray(data, lengths, steps, offset ?? first);
}

class PlainArray implements Strided {
  readonly data: Values;
  readonly shape: number[];
  readonly stride: number[];
  readonly offset: number;

  constructor(data: Values, shape: readonly number[], stride: readonly number[], offset: number) {
    this.data = data;
    this.shape = [...shape];
    this.stride = [...stride];
    this.offset = offset;
  }

  get dtype(): Strided['dtype'] {
    return dtypes.get(this.data.constructor) ?? 'uint8';
  }

  get dimension(): number {
    return this.shape.length;
  }

  get size(): number {
    return sizeOf(this.shape);
  }

  /** The axes, that of the smallest step first. */
  get order(): number[] {
    const step = (axis: number) => Math.abs(this.stride[axis]!);
    return this.shape.map((_, axis) => axis).sort((a, b) => step(a) - step(b) || b - a);
  }

  get T(): Strided {
    return this.transpose(...this.shape.map((_, axis) => axis).reverse());
  }

  index(...at: number[]): number {
    let place = this.offset;
    for (let axis = 0; axis < this.stride.length; axis++) place += this.stride[axis]! * at[axis]!;
    return place;
  }

  get(...at: number[]): number {
    return this.data[this.index(...at)]!;
  }

  set(...atAndValue: number[]): number {
    const value = atAndValue[this.dimension]!;
    this.data[this.index(...atAndValue)] = value;
    return value;
  }

  /** The first elements of each axis. */
  hi(...ends: number[]): Strided {
    const shape = this.shape.map((n, axis) => (ends[axis]! >= 0 ? ends[axis]! : n));
    return new PlainArray(this.data, shape, this.stride, this.offset);
  }

  /** All but the first elements of each axis. */
  lo(...starts: number[]): Strided {
    const from = this.shape.map((_, axis) => Math.max(0, starts[axis] ?? 0));
    const shape = this.shape.map((n, axis) => n - from[axis]!);
    return new PlainArray(this.data, shape, this.stride, this.index(...from));
  }

  /** Every so manieth element of each axis, from the end for negative steps. */
  step(...steps: number[]): Strided {
    const by = this.shape.map((_, axis) => steps[axis] ?? 1);
    const last = this.shape.map((n, axis) => (by[axis]! < 0 ? n - 1 : 0));
    const shape = this.shape.map((n, axis) => Math.ceil(n / Math.abs(by[axis]!)));
    const stride = this.stride.map((step, axis) => step * by[axis]!);
    return new PlainArray(this.data, shape, stride, this.index(...last));
  }

  transpose(...axes: number[]): Strided {
    const from = this.shape.map((_, axis) => axes[axis] ?? axis);
    const [shape, stride] = [this.shape, this.stride].map((list) => from.map((axis) => list[axis]!)) as [
      number[],
      number[],
    ];
    return new PlainArray(this.data, shape, stride, this.offset);
  }

  /** Without the axes that a place is given for. */
  pick(...at: (number | null)[]): Strided {
    const isKept = (_: number, axis: number) => !((at[axis] ?? -1) >= 0);
    const place = this.shape.map((_, axis) => Math.max(0, at[axis] ?? 0));
    return new PlainArray(this.data, this.shape.filter(isKept), this.stride.filter(isKept), this.index(...place));
  }
}

const dtypes: ReadonlyMap<unknown, Strided['dtype']> = new Map<unknown, Strided['dtype']>([
  [Float32Array, 'float32'],
  [Float64Array, 'float64'],
  [Int32Array, 'int32'],
  [Uint8Array, 'uint8'],
]);
