import {
  asTensor,
  Callable,
  cast,
  checkKeys,
  checkShape,
  type DType,
  defaultGenerator,
  type Generator,
  isFloat,
  type Shape,
  StateError,
  show,
  Tensor,
  type TensorLike,
  ValueError,
  type Variable,
} from '@lossgraph/core';
import { type AddedLoss, AddedLosses } from './added-loss.ts';
import { type Call, currentCall, during, isCalled, layerAround, phaseOf } from './call.ts';
import { checkName } from './checks.ts';
import { type CallOptions, type LayerOptions, type Mode, readCallOptions, readLayerOptions } from './layer-options.ts';
import { fieldsOf, isVariable, numberNames, refuseUnheld, variablesWithin, withSubLayers } from './layer-tree.ts';
import { snakeCase } from './named.ts';
import { type Undo, undoing, valuesOf } from './savepoint.ts';
import { makeWeight, type WeightOptions } from './weight.ts';

/**
 * Base of the layers: functions of one tensor, `layer(inputs, { training })`, whose weights are made at the first call.
 *
 * A layer of one's own gives `call`, and `build` if it has weights. Layers and variables in its own public fields, and in
 * arrays, plain objects and maps there, belong to it. If the first call fails, nothing of it remains: no weight, and no
 * random number is used up.
 *
 * @example
 * ```ts
 * class Scale extends Layer {
 *   factor!: Variable;
 *   override build(inputShape: Shape) {
 *     this.factor = this.addWeight({ name: 'factor', shape: inputShape.slice(-1), initializer: 'ones' });
 *   }
 *   override call(inputs: Tensor) {
 *     return inputs.mul(this.factor.value);
 *   }
 * }
 * const scale = new Scale();
 * scale([[1, 2]]).toArray(); // [[1, 2]]
 * scale.variables.map(({ name }) => name); // ['scale/factor']
 * ```
 */
export abstract class Layer extends Callable<[inputs: TensorLike, options?: CallOptions], Tensor> {
  override name: string;
  /** Whether the name was chosen; else a model may number it. */
  readonly isNamed: boolean;
  /** `false` freezes its weights and those of the layers inside. */
  trainable: boolean;
  /** Whether the weights have been made. */
  built = false;
  /** The shape of the latest output; `null` before the first call. */
  outputShape: Shape | null = null;
  #dtype: 'float32' | 'float64' | null;
  #generator: Generator | null;
  #weights: readonly Variable[] = [];
  readonly #discarded: Set<Variable> = new Set();
  readonly #added: AddedLosses = new AddedLosses();

  constructor(options: LayerOptions = {}) {
    super();
    const className = this.constructor.name || 'Layer';
    const { name, trainable, dtype, generator } = readLayerOptions(className, options);
    this.name = name ?? snakeCase(className);
    this.isNamed = name !== null;
    this.trainable = trainable;
    this.#dtype = dtype;
    this.#generator = generator;
    // Whoever asks for it, the layer or its user, building happens once, and wholly or not at all.
    const build = this.build;
    Object.defineProperty(this, 'build', { value: (inputShape: Shape) => this.#buildOnce(build, inputShape) });
  }

  /** Returns the output. Runs at every call; made of ops alone, so that it can be differentiated and compiled. */
  abstract override call(inputs: Tensor, mode: Mode): Tensor;

  /** Makes the weights for inputs of that shape, with `addWeight`. Runs once, before the first call. */
  build(_inputShape: Shape): void {}

  /** Returns a new weight, named `<layer>/<name>`. @throws ShapeError; ValueError for an unknown initializer */
  addWeight(options: WeightOptions): Variable {
    const weight = makeWeight(this.name, options, { generator: this.generator, dtype: this.dtype });
    this.#weights = [...this.#weights, weight];
    return weight;
  }

  /**
   * Adds a term to the total loss: inside `call`, a tensor, for this call; elsewhere, a function, which is asked at every
   * step, as for a penalty on weights. Several values are summed. Nothing weighs them or divides them by the batch.
   *
   * @throws StateError for a tensor outside a call; ValueError for what is no tensor
   */
  addLoss(loss: Tensor | (() => Tensor), options: { readonly name?: string } = {}): void {
    const owner = `${this.name}.addLoss`;
    const { name: given = `${this.name}_loss` } = checkKeys(owner, options, ['name']);
    const name = checkName(owner, given);
    if (phaseOf(this) === 'call') this.#added.addOnce(name, loss);
    else if (typeof loss === 'function') this.#added.addForGood(name, loss);
    else {
      throw new StateError(
        `${name}: a loss was added outside a call and would never change; got ${show(loss)}; add it in call(), or add a function`,
      );
    }
  }

  /** The losses of the latest call, and those that stand: of this layer, then of those inside. */
  get losses(): AddedLoss[] {
    return withSubLayers(this).flatMap((each) => each.#added.list());
  }

  /** The losses of the latest call, of this layer alone: what a compiled step gives back. */
  get latestLosses(): readonly AddedLoss[] {
    return this.#added.latest;
  }

  set latestLosses(losses: readonly AddedLoss[]) {
    this.#added.latest = losses;
  }

  /** The functions that this layer was given by `addLoss`. */
  get standingLosses(): readonly (() => Tensor)[] {
    return this.#added.standing;
  }

  /** The layers in own fields, in the order of the fields. */
  get subLayers(): Layer[] {
    return fieldsOf(this, (value) => value instanceof Layer);
  }

  /** The variables of this layer, without those of the layers inside. */
  get ownVariables(): Variable[] {
    const held = fieldsOf(this, isVariable).filter((each) => !this.#discarded.has(each));
    return [...new Set([...this.#weights, ...held])];
  }

  /** All variables: of this layer, then of those inside, each once. */
  get variables(): Variable[] {
    return [...variablesWithin(this).keys()];
  }

  /** The variables that an optimizer may change: neither frozen themselves nor part of a frozen layer. */
  get trainableVariables(): Variable[] {
    return [...variablesWithin(this)].flatMap(([variable, trainable]) => (trainable ? [variable] : []));
  }

  /** All other variables. */
  get nonTrainableVariables(): Variable[] {
    return [...variablesWithin(this)].flatMap(([variable, trainable]) => (trainable ? [] : [variable]));
  }

  /** Returns how many numbers the variables hold. @throws StateError before they have been made */
  countParams(): number {
    if (this.built) return this.variables.reduce((total, { value }) => total + value.size, 0);
    throw new StateError(
      `${this.name}: no weights yet; got a layer that was never built; call it, or build(inputShape), first`,
    );
  }

  /** What this layer draws random numbers from; settled when it is first asked for. */
  get generator(): Generator {
    this.#generator ??= currentCall()?.generator ?? defaultGenerator();
    return this.#generator;
  }

  /** Of the weights, and of the floats that it takes: as given, or that of the layer around; settled with the weights. */
  get dtype(): 'float32' | 'float64' {
    return this.#dtype ?? layerAround(this)?.dtype ?? 'float32';
  }

  /** What plain numbers become on the way in, and floats if it is a float type; `null` leaves all as they are. */
  get inputDType(): DType | null {
    return this.dtype;
  }

  /** Returns a way back to the present state of this layer and of all inside: weights, generators, losses. */
  savepoint(): Undo {
    const layers = withSubLayers(this);
    const generators = [defaultGenerator(), currentCall()?.generator, ...layers.map((each) => each.#generator)];
    const states = generators.flatMap((each) => each?.state ?? []);
    const undo = [valuesOf(new Set([...states, ...this.variables])), ...layers.map((each) => each.#ownSavepoint())];
    return () => {
      for (const each of undo) each();
    };
  }

  /** Forgets the losses of the latest call, here and in all layers inside. */
  clearLosses(): void {
    for (const each of withSubLayers(this)) each.#added.clear();
  }

  /** Returns inputs as the layer takes them. */
  readInputs(inputs: TensorLike): Tensor {
    const dtype = this.inputDType;
    const x = asTensor(this.name, inputs, dtype ?? undefined);
    return dtype !== null && isFloat(dtype) && isFloat(x.dtype) ? cast(x, dtype) : x;
  }

  protected invoke(inputs: TensorLike, options: CallOptions = {}): Tensor {
    const outer = currentCall();
    const mode = readCallOptions(this.name, options, outer?.training ?? false);
    this.#checkCall();
    const x = this.readInputs(inputs);
    if (outer === null) this.clearLosses();
    const run = () => this.#within('call', mode, () => this.#run(x, mode));
    return this.built ? run() : undoing([this.savepoint()], run);
  }

  #checkCall(): void {
    if (typeof this.call !== 'function') {
      throw new StateError(
        `${this.name}: no call; got ${show(this.call)}; a layer gives call(inputs, { training }), which returns a tensor`,
      );
    }
    if (!isCalled(this)) return;
    throw new StateError(
      `${this.name}: called inside its own call; got a recursion; call layers inside, or a function`,
    );
  }

  #run(x: Tensor, mode: Mode): Tensor {
    this.build(x.shape);
    const output: unknown = this.call(x, mode);
    if (!(output instanceof Tensor)) {
      throw new ValueError(`${this.name}: call gave no tensor; got ${show(output)}; it must return the output`);
    }
    this.outputShape = output.shape;
    return output;
  }

  #within<T>(phase: Call['phase'], { training }: Mode, f: () => T): T {
    return during({ layer: this, phase, training, generator: this.generator, outer: currentCall() }, f);
  }

  #buildOnce(build: (inputShape: Shape) => void, inputShape: Shape): void {
    if (this.built) return;
    const shape = checkShape(this.name, withBatch(inputShape));
    const call = currentCall();
    const outer = call?.layer === this ? call.outer : call;
    const isOutermost = outer === null;
    undoing([this.savepoint()], () => {
      if (isOutermost) numberNames(this);
      this.built = true;
      this.#dtype = this.dtype;
      this.#within('build', { training: false }, () => Reflect.apply(build, this, [shape]));
      refuseUnheld(this, outer);
    });
  }

  #ownSavepoint(): Undo {
    const { built, outputShape, name } = this;
    const [weights, generator, dtype] = [this.#weights, this.#generator, this.#dtype];
    const losses = this.#added.savepoint();
    return () => {
      for (const each of this.#weights) if (!weights.includes(each)) this.#discarded.add(each);
      Object.assign(this, { built, outputShape, name });
      [this.#weights, this.#generator, this.#dtype] = [weights, generator, dtype];
      losses();
    };
  }
}

/** Models may leave the number of samples open. */
function withBatch(inputShape: readonly (number | null)[]): unknown {
  return Array.isArray(inputShape) ? inputShape.map((n, axis) => (axis === 0 ? (n ?? 1) : n)) : inputShape;
}
