import {
  checkKeys,
  checkShape,
  type DType,
  type Shape,
  StateError,
  show,
  type Tensor,
  ValueError,
} from '@lossgraph/core';
import { Layer } from './layer.ts';
import { type LayerOptions, layerKeys } from './layer-options.ts';
import { withSubLayers } from './layer-tree.ts';
import { Model } from './model.ts';
import { undoing } from './savepoint.ts';

export interface SequentialOptions extends LayerOptions {
  /** The shape of one sample; if given, weights are made at once instead of at the first call. */
  readonly inputShape?: Shape;
}

/**
 * A model that calls one layer after the other.
 *
 * @throws ValueError for what is no layer, and for a layer or name that is there twice
 * @example
 * ```ts
 * const model = new Sequential([new Dense(8, 'tanh'), new Dense(1, 'sigmoid')], { inputShape: [2], seed: 1 });
 * model.countParams(); // 33
 * model([[0, 1]]).shape; // [1, 1]
 * ```
 */
export class Sequential extends Model {
  /** In order; `add` and `pop` change them. */
  layers: readonly Layer[] = [];
  readonly inputShape: Shape | null;

  constructor(layers: readonly Layer[] = [], options: SequentialOptions = {}) {
    const { inputShape = null, ...common } = checkKeys('Sequential', options, ['inputShape', ...layerKeys]);
    super(common);
    this.inputShape = inputShape === null ? null : checkShape(this.name, inputShape);
    if (!Array.isArray(layers)) {
      throw new ValueError(`${this.name}: layers are no list; got ${show(layers)}; allowed is an array of layers`);
    }
    if (layers.length > 0) this.#replace(layers);
  }

  /** Appends a layer. @throws ValueError; and what its building throws, if `inputShape` is known: the model is then as before */
  add(layer: Layer): void {
    this.#replace([...this.layers, layer]);
  }

  /** Removes the last layer and returns it. @throws StateError if there is none */
  pop(): Layer {
    const last = this.layers.at(-1);
    if (last === undefined)
      throw new StateError(`${this.name}: no layer to remove; got a model without layers; add one first`);
    this.#replace(this.layers.slice(0, -1));
    return last;
  }

  override call(inputs: Tensor): Tensor {
    if (this.layers.length === 0) {
      throw new StateError(`${this.name}: nothing to call; got a model without layers; add(layer) first`);
    }
    return this.layers.reduce((x, layer) => layer(x), inputs);
  }

  override get inputDType(): DType | null {
    return super.inputDType ?? this.layers[0]?.inputDType ?? null;
  }

  #refuseItself(layers: readonly Layer[]): void {
    const at = layers.findIndex((layer) => withSubLayers(layer).includes(this));
    if (at < 0) return;
    throw new ValueError(
      `${this.name}: a model inside itself; got '${layers[at]?.name}' at place ${at}; add another layer, or a new model`,
    );
  }

  #replace(layers: readonly Layer[]): void {
    checkLayers(this.name, layers);
    this.#refuseItself(layers);
    const before = this.layers;
    const putBack = () => {
      this.layers = before;
    };
    undoing([this.savepoint(), putBack], () => {
      this.layers = layers;
      this.built = false;
      if (this.inputShape !== null && layers.length > 0) this.build([null, ...this.inputShape]);
    });
  }
}

function checkLayers(owner: string, layers: readonly Layer[]): void {
  const names = new Set<string>();
  layers.forEach((layer, i) => {
    if (!(layer instanceof Layer)) {
      throw new ValueError(`${owner}: not a layer; got ${show(layer)} at place ${i}; allowed are instances of Layer`);
    }
    if (layers.indexOf(layer) !== i) {
      throw new ValueError(
        `${owner}: a layer is there twice; got '${layer.name}' again at place ${i}; make a second one`,
      );
    }
    if (layer.isNamed && names.has(layer.name)) {
      throw new ValueError(
        `${owner}: a name is taken; got a second layer named '${layer.name}'; name each differently`,
      );
    }
    if (layer.isNamed) names.add(layer.name);
  });
}
