import { checkAxis, div, expandDims, mean, mulUnlessZero, type Tensor } from '@lossgraph/core';
import type { LossDefinition, LossPrimal } from './define-loss.ts';
import { equalShapes } from './shape-rules.ts';

type Element<A> = (t: Tensor, p: Tensor, attrs: A) => Tensor;

interface ElementwiseLoss<A extends object> {
  /** The loss of one element. */
  readonly value: Element<A>;
  /** Its derivative with respect to p, and to t. */
  readonly slope: { readonly yPred: Element<A>; readonly yTrue: Element<A> };
  /** The axis that is averaged; default: the last. */
  readonly axis?: (attrs: A) => number;
}

/** Returns shape rule, forward pass and rules of a loss that averages one axis of element losses: `[N…, D] → [N…]`. */
export function meanOfElements<A extends object>({
  value,
  slope,
  axis = () => -1,
}: ElementwiseLoss<A>): Pick<LossDefinition<A>, 'shape' | 'expand' | 'vjp'> {
  // ℓ = Σ v(tᵢ, pᵢ) / D, so ∂ℓ/∂pᵢ = v′(tᵢ, pᵢ) / D
  const rule =
    (element: Element<A>) =>
    (ct: Tensor, { yTrue, yPred, attrs }: LossPrimal<A>) => {
      const at = checkAxis('loss', axis(attrs), yPred.rank);
      return mulUnlessZero(div(expandDims(ct, at), yPred.shape[at] ?? 1), element(yTrue, yPred, attrs));
    };
  return {
    shape: equalShapes(axis),
    expand: (yTrue, yPred, attrs) => mean(value(yTrue, yPred, attrs), { axis: axis(attrs) }),
    vjp: { yPred: rule(slope.yPred), yTrue: rule(slope.yTrue) },
  };
}
