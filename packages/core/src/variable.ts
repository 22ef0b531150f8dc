import { asTensor, type TensorLike } from './convert.ts';
import { DTypeError, ShapeError } from './errors.ts';
import { formatShape, sameShape } from './shape.ts';
import { Tensor } from './tensor.ts';

export interface VariableOptions {
  /** What reports and checkpoints call it. */
  readonly name?: string;
  /** Whether an optimizer may change it. */
  readonly trainable?: boolean;
}

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
  #value: Tensor;

  constructor(initial: TensorLike, { name = 'variable', trainable = true }: VariableOptions = {}) {
    this.name = name;
    this.trainable = trainable;
    this.#value = this.#leaf(asTensor('Variable', initial));
  }

  /** The present value: a leaf of every graph that reads it. */
  get value(): Tensor {
    return this.#value;
  }

  get shape(): Tensor['shape'] {
    return this.#value.shape;
  }

  get dtype(): Tensor['dtype'] {
    return this.#value.dtype;
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
    this.#value = this.#leaf(next);
  }

  toString(): string {
    return `Variable '${this.name}' ${this.dtype} ${formatShape(this.shape)}`;
  }

  #leaf(value: Tensor): Tensor {
    return new Tensor(value.ndarray, value.dtype, null, this);
  }
}
