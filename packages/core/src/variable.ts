import { asTensor, type TensorLike } from './convert.ts';
import type { DType } from './dtype.ts';
import { DTypeError, ShapeError, ValueError } from './errors.ts';
import { lasting } from './lending.ts';
import { withDefaults } from './options.ts';
import { formatShape, type Shape, sameShape, show } from './shape.ts';
import { type Strided, shown, Tensor } from './tensor.ts';
import { tracing } from './trace.ts';

/** Where a Variable's value lives while something else holds it. */
export interface Residence {
  fetch(): Strided;
  store(value: Strided): void;
}

export interface VariableOptions {
  /** What reports and checkpoints call it. */
  readonly name?: string;
  /** Whether an optimizer may change it. */
  readonly trainable?: boolean;
}

const untitled: Required<VariableOptions> = { name: 'variable', trainable: true };

/**
 * The only mutable cell: parameters, optimizer slots, moving averages, generator state.
 *
 * Its shape and dtype never change; {@link Variable.assign} replaces its value.
 *
 * @example
 * ```ts
 * const w = new Variable([1, 2], { name: 'w' });
 * w.assign(w.value.mul(2));
 * w.value.toArray(); // [2, 4]
 * ```
 */
export class Variable {
  readonly name: string;
  trainable: boolean;
  readonly shape: Shape;
  readonly dtype: DType;
  #value: Tensor;
  #residence: Residence | null = null;
  #stale = false;

  constructor(initial: TensorLike, options?: VariableOptions) {
    const { name, trainable } = withDefaults('Variable', options, untitled);
    if (typeof name !== 'string')
      throw new ValueError(`Variable: name is no text; got ${show(name)}; allowed is a string`);
    this.name = name;
    this.trainable = trainable;
    const value = asTensor('Variable', initial);
    this.dtype = value.dtype;
    this.shape = value.shape;
    this.#value = this.#leaf(lasting(value.strided));
  }

  /** The present value: a leaf of every graph that reads it. */
  get value(): Tensor {
    const trace = tracing();
    if (trace !== null) return trace.read(this);
    if (this.#residence !== null && this.#stale) {
      this.#value = this.#leaf(this.#residence.fetch());
      this.#stale = false;
    }
    return this.#value;
  }

  /** Replaces the value; the new one's history is dropped. @throws ShapeError, DTypeError if it does not fit */
  assign(value: TensorLike): void {
    const next = asTensor('assign', value, this.dtype);
    if (!sameShape(next.shape, this.shape)) {
      throw new ShapeError(
        `assign: variable '${this.name}' keeps its shape; got ${formatShape(next.shape)}; allowed is ${formatShape(this.shape)}`,
      );
    }
    if (next.dtype !== this.dtype) {
      throw new DTypeError(
        `assign: variable '${this.name}' keeps its dtype; got ${next.dtype}; allowed is ${this.dtype}`,
      );
    }
    const trace = tracing();
    if (trace !== null) {
      trace.assign(this, next);
      return;
    }
    this.#residence?.store(next.strided);
    this.#value = this.#leaf(lasting(next.strided));
    this.#stale = false;
  }

  /**
   * Lets the value live elsewhere from now on, as in the memory of a compiled program: it is fetched when asked for
   * after {@link Variable.invalidate}, and assignments are stored there too. `null` brings it home.
   */
  moveTo(residence: Residence | null): void {
    const { strided } = this.value;
    residence?.store(strided);
    this.#residence = residence;
  }

  /** Where the value lives; `null` at home. */
  get residence(): Residence | null {
    return this.#residence;
  }

  /** Says that the value at its residence has changed. */
  invalidate(): void {
    this.#stale = true;
  }

  /** Returns e.g. `Variable 'w' float32 [2] [2, -1]`, shortened when large. */
  toString(): string {
    // Looking must not become a part of what is being recorded.
    const value = tracing() === null ? shown(this.value) : `${this.dtype} ${formatShape(this.shape)} being recorded`;
    return `Variable '${this.name}' ${value}`;
  }

  #leaf(storage: Strided): Tensor {
    return new Tensor(storage, this.dtype, null, this);
  }
}
