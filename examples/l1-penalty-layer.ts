import { abs, Layer, type LayerOptions, sum, type Tensor } from 'lossgraph';

/** Passes its inputs on, and adds factor · Σ|x| to the loss: activations that are not worth their price become 0. */
export class L1PenaltyLayer extends Layer {
  readonly factor: number;

  constructor(factor: number, options: LayerOptions = {}) {
    super(options);
    this.factor = factor;
  }

  override call(inputs: Tensor): Tensor {
    this.addLoss(sum(abs(inputs)).mul(this.factor), { name: 'l1_penalty' });
    return inputs;
  }
}
