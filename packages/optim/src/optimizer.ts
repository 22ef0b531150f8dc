import {
  add,
  cast,
  checkNumber,
  mul,
  noGrad,
  StateError,
  show,
  sub,
  type Tensor,
  type TensorLike,
  ValueError,
  Variable,
  zeros,
} from '@lossgraph/core';
import { checkGradients, checkVariables } from './checks.ts';
import { type Clipping, checkClipping, clipGradients } from './clip.ts';
import { assignRate, type LearningRateSchedule, learningRateOf, presentRate } from './learning-rate.ts';

/** What every optimizer takes beside its own options. */
export interface OptimizerOptions extends Clipping {
  /** Finite and ≥ 0, or a schedule. */
  readonly learningRate: number | LearningRateSchedule;
  /** Decoupled weight decay λ ≥ 0: before each update, w loses w · λ · rate. `null` for none. */
  readonly weightDecay: number | null;
  /** What reports and checkpoints call it. */
  readonly name: string;
}

/** The options that are the same for all optimizers, with nothing turned on. */
export const commonOptions: Clipping & Pick<OptimizerOptions, 'weightDecay'> = {
  weightDecay: null,
  clipnorm: null,
  globalClipnorm: null,
  clipvalue: null,
};

/** What a rule remembers for each variable: one tensor per name in `slotNames`. */
export type Slots = readonly (Tensor | undefined)[];

/**
 * Base of the optimizers: a rule in ops from parameters, gradients and slots to their next values.
 *
 * One step is, in Keras' order: clip the gradients, decay the weights, update each variable, count the step. Nothing in it
 * reads a value, and all that changes is a Variable: the parameters, their slots, `iterations`.
 */
export abstract class Optimizer<S extends Slots = Slots> {
  readonly name: string;
  /** Steps made so far, an int32 scalar. */
  readonly iterations: Variable;
  readonly weightDecay: number | null;
  readonly clipping: Clipping;
  readonly #learningRate: Variable | LearningRateSchedule;
  readonly #slots: Map<Variable, readonly Variable[]> = new Map();

  constructor({ name, learningRate, weightDecay, clipnorm, globalClipnorm, clipvalue }: OptimizerOptions) {
    if (typeof name !== 'string' || name === '') {
      throw new ValueError(`optimizer: not a name; got ${show(name)}; allowed is a non-empty string`);
    }
    this.name = name;
    this.weightDecay = weightDecay === null ? null : checkNumber(name, 'weightDecay', weightDecay, { least: 0 });
    this.clipping = checkClipping(name, { clipnorm, globalClipnorm, clipvalue });
    this.#learningRate = learningRateOf(name, learningRate);
    this.iterations = new Variable(zeros([], 'int32'), { name: `${name}/iteration`, trainable: false });
  }

  /** What is remembered for each variable, in the order of `Slots`. */
  protected abstract readonly slotNames: readonly string[];

  /** Returns the next value of a parameter `w` with gradient `g`, followed by those of its slots. */
  protected abstract update(w: Tensor, g: Tensor, slots: S, stepSize: Tensor): readonly [w: Tensor, ...slots: S];

  /** Returns the factor before the update at step k = 1, 2, …, a float64 scalar: the rate, unless the rule corrects it. */
  protected stepSize(rate: Tensor, _k: Tensor): Tensor {
    return rate;
  }

  /**
   * A float32 scalar, or the schedule. A number that is assigned is the rate from the next step on, in compiled steps too.
   *
   * @throws ValueError for a number that is negative or not finite; StateError if a schedule gives the rate
   * @example
   * ```ts
   * const optimizer = new SGD({ learningRate: 0.5 });
   * optimizer.learningRate = 0.25;
   * optimizer.rate().item(); // 0.25
   * ```
   */
  get learningRate(): Variable | LearningRateSchedule {
    return this.#learningRate;
  }

  set learningRate(rate: number) {
    assignRate(this.name, this.#learningRate, rate);
  }

  /** Whether the slots have been made. */
  get built(): boolean {
    return this.#slots.size > 0;
  }

  /** All that changes beside the parameters, for checkpoints: iterations, learning rate (if no schedule), slots. */
  get variables(): readonly Variable[] {
    const rate = this.#learningRate instanceof Variable ? [this.#learningRate] : [];
    return [this.iterations, ...rate, ...[...this.#slots.values()].flat()];
  }

  /** Returns the learning rate of the coming step, a float64 scalar. @throws ShapeError if a schedule gives no scalar */
  rate(): Tensor {
    return presentRate(this.name, this.#learningRate, this.iterations);
  }

  /**
   * Makes the slots of `variables`, zeros of the same shapes and dtypes. From then on the optimizer serves these only.
   *
   * @throws StateError for a variable that was not there when it was built; DTypeError for one that holds no floats
   */
  build(variables: readonly Variable[]): void {
    checkVariables(this.name, variables);
    const foreign = variables.find((each) => !this.#slots.has(each));
    if (foreign === undefined) return;
    if (this.built) {
      throw new StateError(
        `${this.name}: not a variable it was built for; got '${foreign.name}'; make a new optimizer for other variables`,
      );
    }
    for (const each of variables)
      this.#slots.set(
        each,
        this.slotNames.map((slot) => this.#slot(each, slot)),
      );
  }

  /**
   * Makes one step: moves each variable against its gradient. The first step builds the slots.
   *
   * @throws ShapeError, DTypeError for a gradient that does not fit its variable, before anything is changed
   * @example
   * ```ts
   * const w = new Variable([1, 2, 3, 4]);
   * new SGD({ learningRate: 0.5 }).apply([[1, 6, 7, 2]], [w]);
   * w.value.toArray(); // [0.5, -1, -0.5, 3]
   * ```
   */
  apply(gradients: readonly TensorLike[], variables: readonly Variable[]): void {
    const fitting = checkGradients(this.name, gradients, variables);
    if (variables.length === 0) return;
    noGrad(() => {
      const rate = this.rate();
      this.build(variables);
      const k = add(this.iterations.value, 1);
      const step = this.stepSize(rate, cast(k, 'float64'));
      const clipped = clipGradients(fitting, this.clipping);
      const next = variables.flatMap((variable, i) => this.#next(variable, clipped[i] as Tensor, rate, step));
      for (const [cell, value] of next) cell.assign(value);
      this.iterations.assign(k);
    });
  }

  /** Returns a way back to the present state: whether it is built, and the values of all `variables`. */
  savepoint(): () => void {
    const slots = [...this.#slots];
    const values = this.variables.map((each) => [each, each.value] as const);
    return () => {
      this.#slots.clear();
      for (const [variable, own] of slots) this.#slots.set(variable, own);
      for (const [variable, value] of values) variable.assign(value);
    };
  }

  /** Makes one step from pairs of gradient and variable; see {@link Optimizer.apply}. */
  applyGradients(pairs: readonly (readonly [gradient: TensorLike, variable: Variable])[]): void {
    const [gradients, variables] = [pairs.map(([g]) => g), pairs.map(([, w]) => w)];
    this.apply(gradients, variables);
  }

  #next(variable: Variable, g: Tensor, rate: Tensor, step: Tensor): (readonly [Variable, Tensor])[] {
    const { value: w, dtype } = variable;
    const slots = this.#slots.get(variable) ?? [];
    const decayed = this.weightDecay === null ? w : sub(w, mul(w, cast(mul(rate, this.weightDecay), dtype)));
    const values = this.update(decayed, g, slots.map((slot) => slot.value) as Slots as S, cast(step, dtype));
    return [variable, ...slots].map((cell, i) => [cell, values[i] as Tensor] as const);
  }

  #slot({ name, shape, dtype }: Variable, slot: string): Variable {
    return new Variable(zeros(shape, dtype), { name: `${this.name}/${name}/${slot}`, trainable: false });
  }
}
