import {
  add,
  cast,
  checkBoolean,
  checkKeys,
  checkWhole,
  formatShape,
  matMul,
  type Shape,
  ShapeError,
  StateError,
  type Tensor,
  ValueError,
  type Variable,
} from '@lossgraph/core';
import { type Activation, type ActivationIdentifier, get as getActivation } from '../activations/get.ts';
import { get as getInitializer, type InitializerIdentifier } from '../initializers/get.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { Layer } from '../layer.ts';
import { type LayerOptions, layerKeys } from '../layer-options.ts';

export interface DenseOptions extends LayerOptions {
  /** Default: none. */
  readonly activation?: ActivationIdentifier;
  /** Default `true`. */
  readonly useBias?: boolean;
  /** Default `glorotUniform`. */
  readonly kernelInitializer?: InitializerIdentifier;
  /** Default `zeros`. */
  readonly biasInitializer?: InitializerIdentifier;
}

const keys = ['activation', 'useBias', 'kernelInitializer', 'biasInitializer', ...layerKeys];

/**
 * A layer in which every output depends on every input: y = a(x K + b), over the last axis, `[N…, in] → [N…, units]`.
 *
 * @throws ValueError for units that are no positive whole number, or an unknown identifier; when called, ShapeError for
 *   inputs of rank below 2, or not as long as at first
 * @example
 * ```ts
 * const dense = new Dense(3, 'relu');
 * dense([[1, 2]]).shape; // [1, 3]
 * dense.countParams(); // 9
 * ```
 */
export class Dense extends Layer {
  readonly units: number;
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly #kernelInitializer: Initializer;
  readonly #biasInitializer: Initializer;
  #kernel: Variable | null = null;
  #bias: Variable | null = null;

  constructor(units: number, options: ActivationIdentifier | DenseOptions = {}, ...surplus: never[]) {
    const given = typeof options === 'object' && options !== null ? options : { activation: options };
    const { activation, useBias, kernelInitializer, biasInitializer, ...common } = checkKeys('Dense', given, keys);
    super(common);
    if (surplus.some((each) => each !== undefined)) {
      throw new ValueError(
        `${this.name}: too many arguments; got ${surplus.length + 2}; allowed are units and an activation or options, like { activation: 'relu', useBias: false }`,
      );
    }
    this.units = checkWhole(this.name, 'units', units, 1);
    this.activation = getActivation(activation ?? null);
    this.useBias = checkBoolean(this.name, 'useBias', useBias ?? true);
    this.#kernelInitializer = getInitializer(kernelInitializer ?? 'glorotUniform');
    this.#biasInitializer = getInitializer(biasInitializer ?? 'zeros');
  }

  /** K, `[in, units]`. @throws StateError before the layer is built */
  get kernel(): Variable {
    if (this.built && this.#kernel !== null) return this.#kernel;
    throw new StateError(
      `${this.name}: no kernel yet; got a layer that was never built; call it, or build(inputShape), first`,
    );
  }

  /** b, `[units]`; `null` without bias or before the layer is built. */
  get bias(): Variable | null {
    return this.built ? this.#bias : null;
  }

  override build(inputShape: Shape): void {
    const shape = [lengthOf(this.name, inputShape), this.units];
    this.#kernel = this.addWeight({ name: 'kernel', shape, initializer: this.#kernelInitializer });
    if (!this.useBias) return;
    this.#bias = this.addWeight({ name: 'bias', shape: [this.units], initializer: this.#biasInitializer });
  }

  override call(inputs: Tensor): Tensor {
    const [length = 0] = this.kernel.shape;
    if (lengthOf(this.name, inputs.shape) !== length) {
      throw new ShapeError(
        `${this.name}: inputs do not fit; got ${formatShape(inputs.shape)}; allowed is [N…, ${length}], as when the layer was built`,
      );
    }
    const x = cast(inputs, this.dtype); // whole numbers, as of pixels, become floats
    const product = matMul(x.reshape([-1, length]), this.kernel.value);
    const sum = this.#bias === null ? product : add(product, this.#bias.value);
    return this.activation(sum.reshape([...x.shape.slice(0, -1), this.units]));
  }
}

function lengthOf(name: string, shape: Shape): number {
  const length = shape.at(-1);
  if (shape.length >= 2 && length !== undefined) return length;
  throw new ShapeError(
    `${name}: inputs have too few axes; got ${formatShape(shape)}; allowed is [N…, length], of rank ≥ 2`,
  );
}
