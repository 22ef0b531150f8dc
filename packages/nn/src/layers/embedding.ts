import {
  asIndices,
  checkKeys,
  checkWhole,
  type DType,
  formatShape,
  gather,
  type Shape,
  ShapeError,
  StateError,
  type Tensor,
  type Variable,
} from '@lossgraph/core';
import { get as getInitializer, type InitializerIdentifier } from '../initializers/get.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { Layer } from '../layer.ts';
import { type LayerOptions, layerKeys } from '../layer-options.ts';

export interface EmbeddingOptions extends LayerOptions {
  /** Default `uniform`: between −0.05 and 0.05. */
  readonly embeddingsInitializer?: InitializerIdentifier;
  /** How many ids each sample has, where that is fixed. */
  readonly inputLength?: number;
}

const keys = ['embeddingsInitializer', 'inputLength', ...layerKeys];

/**
 * A layer that looks up one trained vector per id, `[N…] → [N…, outputDim]`, for whole numbers 0 … inputDim − 1.
 *
 * A compiled step of plain SGD touches only the rows that were looked up. Momentum, weight decay, Adam and AdamW move every
 * row at every step, by their formula, so that a step takes longer the larger the table is.
 *
 * @throws ValueError for sizes that are no positive whole numbers; when called, ValueError for an id out of range,
 *   ShapeError for inputs that are not `inputLength` long
 * @example
 * ```ts
 * const embedding = new Embedding(1000, 64);
 * embedding([[1, 2, 3], [4, 5, 6]]).shape; // [2, 3, 64]
 * ```
 */
export class Embedding extends Layer {
  readonly inputDim: number;
  readonly outputDim: number;
  readonly inputLength: number | null;
  readonly #initializer: Initializer;
  #embeddings: Variable | null = null;

  constructor(inputDim: number, outputDim: number, options: EmbeddingOptions = {}) {
    const { embeddingsInitializer, inputLength, ...common } = checkKeys('Embedding', options, keys);
    super(common);
    this.inputDim = checkWhole(this.name, 'inputDim', inputDim, 1);
    this.outputDim = checkWhole(this.name, 'outputDim', outputDim, 1);
    this.inputLength = inputLength === undefined ? null : checkWhole(this.name, 'inputLength', inputLength, 1);
    this.#initializer = getInitializer(embeddingsInitializer ?? 'uniform');
  }

  /** The table, `[inputDim, outputDim]`. @throws StateError before the layer is built */
  get embeddings(): Variable {
    if (this.built && this.#embeddings !== null) return this.#embeddings;
    throw new StateError(
      `${this.name}: no table yet; got a layer that was never built; call it, or build(inputShape), first`,
    );
  }

  override get inputDType(): DType {
    return 'int32';
  }

  override build(_inputShape: Shape): void {
    const shape = [this.inputDim, this.outputDim];
    this.#embeddings = this.addWeight({ name: 'embeddings', shape, initializer: this.#initializer });
  }

  override call(inputs: Tensor): Tensor {
    if (this.inputLength !== null && inputs.shape[1] !== this.inputLength) {
      throw new ShapeError(
        `${this.name}: inputs have another length; got ${formatShape(inputs.shape)}; allowed is [N, ${this.inputLength}, …]`,
      );
    }
    const ids = asIndices(inputs, { count: this.inputDim, owner: this.name, noun: 'id' });
    return gather(this.embeddings.value, ids);
  }
}
