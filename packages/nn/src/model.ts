import {
  asTensor,
  checkKeys,
  type DType,
  gradients,
  noGrad,
  StateError,
  type Tensor,
  type TensorLike,
  withRecording,
  zeros,
} from '@lossgraph/core';
import type { Optimizer } from '@lossgraph/optim';
import { isCalled } from './call.ts';
import type { History } from './callbacks/history.ts';
import { readStream, type TextStream } from './callbacks/stream.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-options.ts';
import { withSubLayers } from './layer-tree.ts';
import type { Direction } from './metrics/metric.ts';
import type { Undo } from './savepoint.ts';
import { summaryOf } from './summary.ts';
import { type Compiled, type CompileOptions, readCompileOptions } from './training/compiled.ts';
import { type EvaluateOptions, evaluate } from './training/evaluate.ts';
import { type FitOptions, fit } from './training/fit.ts';
import type { Logs } from './training/logs.ts';
import { type BatchOptions, testOnBatch, trainOnBatch } from './training/on-batch.ts';
import { type PredictOptions, predict } from './training/predict.ts';
import { type Batch, type TotalLoss, totalLoss } from './training/total-loss.ts';
import { assignWeights } from './weights.ts';

/**
 * A layer that can be trained: `compile`, then `fit`, `evaluate` and `predict`. Make one from a list of layers with
 * {@link Sequential}, or by a subclass that holds layers in its fields and calls them in `call`.
 *
 * @example
 * ```ts
 * class Line extends Model {
 *   dense = new Dense(1);
 *   override call(inputs: Tensor) {
 *     return this.dense(inputs);
 *   }
 * }
 * const line = new Line({ seed: 1 });
 * line.compile({ optimizer: new SGD({ learningRate: 0.1 }), loss: 'mse' });
 * line.fit([[0], [1], [2]], [[1], [3], [5]], { epochs: 200, verbose: 0 });
 * Math.round(line.predict([[10]]).item()); // 21
 * ```
 */
export abstract class Model extends Layer {
  /** A callback sets this to end the training after the step under way. */
  stopTraining = false;
  /** What the latest `fit` returned. */
  history: History | null = null;
  readonly #inputDType: DType | null;
  #compiled: Compiled | null = null;

  constructor(options: LayerOptions = {}) {
    super(options);
    this.#inputDType = options.dtype ?? null;
  }

  /**
   * Says what to train with. Optimizer, loss and metrics are made anew for names, so that compiling again starts afresh;
   * the weights stay.
   *
   * @throws ValueError for an unknown identifier, with the nearest known one; the model is then as before
   */
  compile(options: CompileOptions): void {
    this.#compiled = readCompileOptions(this.name, options);
  }

  /** What the model was compiled with. @throws StateError before it was */
  get compiled(): Compiled {
    if (this.#compiled !== null) return this.#compiled;
    throw new StateError(
      `${this.name}: not compiled; got a model without optimizer and loss; call compile({ optimizer, loss }) first`,
    );
  }

  get isCompiled(): boolean {
    return this.#compiled !== null;
  }

  get optimizer(): Optimizer {
    return this.compiled.optimizer;
  }

  /**
   * Trains on samples along the first axis of `x`, with their targets `y`, and returns the figures of every epoch: the
   * loss, its terms by name if there are several, and the metrics.
   *
   * @throws StateError before `compile`, or without anything to train; ShapeError, ValueError, DTypeError for data that do
   *   not fit. If a step is refused, weights, optimizer and generators are as before the call.
   * @example
   * ```ts
   * const model = new Sequential([new Dense(1)], { seed: 1 });
   * model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mae'] });
   * const { history } = model.fit([[1], [2], [3], [4]], [2, 4, 6, 8], { epochs: 3, batchSize: 2, verbose: 0 });
   * Object.keys(history); // ['loss', 'mae']
   * ```
   */
  fit(x: TensorLike, y: TensorLike | null = null, options: FitOptions = {}): History {
    return fit(this, x, y, options);
  }

  /** Returns loss and metrics on samples that are not trained on. @throws StateError before `compile`; as `fit` */
  evaluate(x: TensorLike, y: TensorLike | null = null, options: EvaluateOptions = {}): Logs {
    return evaluate(this, x, y, options);
  }

  /** Returns the outputs for all samples, computed in batches. @throws ShapeError, ValueError for data that do not fit */
  predict(x: TensorLike, options: PredictOptions = {}): Tensor {
    return predict(this, x, options);
  }

  /** Makes one step on one batch and returns its figures. @throws as `fit` does */
  trainOnBatch(x: TensorLike, y: TensorLike | null = null, options: BatchOptions = {}): Logs {
    return trainOnBatch(this, x, y, options);
  }

  /** Returns the figures of one batch, without training. @throws as `evaluate` does */
  testOnBatch(x: TensorLike, y: TensorLike | null = null, options: BatchOptions = {}): Logs {
    return testOnBatch(this, x, y, options);
  }

  /** One step of training, inside `noGrad` too. Reads no value, so that it can be recorded and compiled. */
  trainStep(x: Tensor, y: Tensor | null, sampleWeight: Tensor | null): void {
    const { optimizer, figures } = this.compiled;
    withRecording(true, () => {
      const batch = { yTrue: y, yPred: this(x, { training: true }), sampleWeight };
      const loss = this.computeLoss(batch);
      const variables = this.trainableVariables;
      if (variables.length === 0) {
        throw new StateError(
          `${this.name}: nothing to train; got no trainable variable; add a layer with weights, or set trainable`,
        );
      }
      figures.update(loss, batch, x.shape[0] ?? 1);
      optimizer.apply(gradients(loss.total, variables), variables);
    });
  }

  /** One step of evaluation. Reads no value. */
  testStep(x: Tensor, y: Tensor | null, sampleWeight: Tensor | null): void {
    noGrad(() => {
      const batch = { yTrue: y, yPred: this(x, { training: false }), sampleWeight };
      this.compiled.figures.update(this.computeLoss(batch), batch, x.shape[0] ?? 1);
    });
  }

  /** Returns the total loss: the compiled one, weighted, and all that layers added. */
  computeLoss(batch: Batch): TotalLoss {
    return totalLoss(this.name, this.compiled, this.losses, batch);
  }

  /**
   * Makes all weights by one run on zeros of that shape; the first axis, that of the samples, may be `null`.
   *
   * A model that is called, or trained, needs no building.
   */
  override build(inputShape: readonly (number | null)[]): void {
    if (isCalled(this)) return; // the layers build themselves in the call under way
    noGrad(() => this(zeros([1, ...(inputShape.slice(1) as number[])], this.inputDType ?? 'float32')));
    this.clearLosses();
  }

  /** Writes, and returns, a table of the layers: names, output shapes, numbers of parameters. */
  summary(options: { readonly stream?: TextStream } = {}): string {
    const owner = `${this.name}.summary`;
    const stream = readStream(owner, checkKeys(owner, options, ['stream']).stream);
    const { name, subLayers, trainableVariables, nonTrainableVariables } = this;
    const optimizer = this.#compiled?.optimizer;
    const optimizerVariables = optimizer?.built ? optimizer.variables : null;
    const text = summaryOf({ name, subLayers, trainableVariables, nonTrainableVariables, optimizerVariables });
    stream.write(`${text}\n`);
    return text;
  }

  /** Returns the values of all variables. */
  getWeights(): Tensor[] {
    return this.variables.map(({ value }) => value);
  }

  /** Sets the values of all variables, in the order of `getWeights`. @throws ShapeError, ValueError, before anything is set */
  setWeights(weights: readonly TensorLike[]): void {
    assignWeights(this.name, this.variables, weights);
  }

  /** Whether more of a reported figure is better; `null` if that is unknown. */
  directionOf(name: string): Direction | null {
    const metric = this.#compiled?.figures.metrics.get(name);
    if (metric !== undefined) return metric.direction;
    return name === 'loss' || name.endsWith('_loss') || name === this.#compiled?.loss?.name ? 'down' : null;
  }

  /** As given for the whole model; by default each layer inside casts for itself. */
  override get inputDType(): DType | null {
    return this.#inputDType;
  }

  /** What plain numbers become: float64 if any layer inside computes in it. */
  get floatDType(): 'float32' | 'float64' {
    return withSubLayers(this).some(({ dtype }) => dtype === 'float64') ? 'float64' : 'float32';
  }

  override readInputs(inputs: TensorLike): Tensor {
    return this.inputDType === null ? asTensor(this.name, inputs, this.floatDType) : super.readInputs(inputs);
  }

  override savepoint(): Undo {
    const { stopTraining } = this;
    const compiled = this.#compiled;
    const undo = [super.savepoint(), compiled?.optimizer.savepoint(), compiled?.figures.savepoint()];
    return () => {
      for (const each of undo) each?.();
      this.stopTraining = stopTraining;
    };
  }
}
