import { type Tensor, type TensorLike, tensor, Variable } from '@lossgraph/core';
import { type Undo, valuesOf } from '../savepoint.ts';

export interface UpdateOptions {
  /** A weight for each sample, `[N]` or `[N, 1]`, or for each value. */
  readonly sampleWeight?: TensorLike | null;
}

/** Whether a metric is better when it is larger. */
export type Direction = 'up' | 'down';

/**
 * Base of the metrics: figures that are gathered batch by batch.
 *
 * A metric of one's own makes its state with `addVariable`, changes it in `updateState`, with ops, and gives its `result`.
 *
 * @example
 * ```ts
 * class Positives extends Metric {
 *   count = this.addVariable('count');
 *   override updateState(_yTrue: TensorLike, yPred: TensorLike) {
 *     const found = greater(yPred, 0.5).cast('float64').sum();
 *     this.count.assign(this.count.value.add(found));
 *   }
 *   override result() {
 *     return this.count.value;
 *   }
 * }
 * const positives = new Positives('positives');
 * positives.updateState([1, 0], [0.9, 0.8]);
 * positives.updateState([1], [0.1]);
 * positives.result().item(); // 2
 * ```
 */
export abstract class Metric<Inputs extends readonly TensorLike[] = readonly [yTrue: TensorLike, yPred: TensorLike]> {
  readonly name: string;
  /** `null` if neither is better. */
  readonly direction: Direction | null;
  readonly #variables: [Variable, initial: Tensor][] = [];

  constructor(name: string, direction: Direction | null = null) {
    this.name = name;
    this.direction = direction;
  }

  /** Takes one batch into account. */
  abstract updateState(...args: [...inputs: Inputs, options?: UpdateOptions]): void;

  /** Returns the figure over all batches since the state was reset, a scalar. */
  abstract result(): Tensor;

  /** Forgets all batches. */
  resetState(): void {
    for (const [variable, initial] of this.#variables) variable.assign(initial);
  }

  get variables(): readonly Variable[] {
    return this.#variables.map(([variable]) => variable);
  }

  /** Returns a new float64 variable that `resetState` sets back to `initial`. */
  protected addVariable(name: string, initial: TensorLike = 0): Variable {
    const value = tensor(initial, { dtype: 'float64' });
    const variable = new Variable(value, { name: `${this.name}/${name}`, trainable: false });
    this.#variables.push([variable, value]);
    return variable;
  }

  /** Returns a way back to the present state. */
  savepoint(): Undo {
    return valuesOf(this.variables);
  }
}
