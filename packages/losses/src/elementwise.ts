import { checkAxis, div, divUnlessZero, expandDims, mean, mul, mulUnlessZero, type Tensor } from '@lossgraph/core';
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
  /** What the mean is multiplied by; afterwards, so that no element overflows where the mean does not. */
  readonly scale?: number;
  /** What each element and its slopes are yet to be divided by. */
  readonly divisor?: (t: Tensor) => Tensor;
}

/** Returns shape rule, forward pass and rules of a loss that averages one axis of element losses: `[N…, D] → [N…]`. */
export function meanOfElements<A extends object>({
  value,
  slope,
  axis = () => -1,
  scale = 1,
  divisor,
}: ElementwiseLoss<A>): Pick<LossDefinition<A>, 'shape' | 'expand' | 'vjp'> {
  // ℓ = c Σ v(tᵢ, pᵢ) / (D dᵢ), so ∂ℓ/∂pᵢ = c/D / dᵢ · v′(tᵢ, pᵢ)
  const rule =
    (element: Element<A>) =>
    (ct: Tensor, { yTrue, yPred, attrs }: LossPrimal<A>) => {
      const at = checkAxis('loss', axis(attrs), yPred.rank);
      const [each, length] = [expandDims(ct, at), yPred.shape[at] ?? 1];
      const share = scale === 1 ? div(each, length) : mul(each, scale / length);
      return mulUnlessZero(divisor ? divUnlessZero(share, divisor(yTrue)) : share, element(yTrue, yPred, attrs));
    };
  const values = (t: Tensor, p: Tensor, attrs: A) =>
    divisor ? div(value(t, p, attrs), divisor(t)) : value(t, p, attrs);
  return {
    shape: equalShapes(axis),
    expand: (yTrue, yPred, attrs) => {
      const average = mean(values(yTrue, yPred, attrs), { axis: axis(attrs) });
      return scale === 1 ? average : mul(average, scale);
    },
    vjp: { yPred: rule(slope.yPred), yTrue: rule(slope.yTrue) },
  };
}
