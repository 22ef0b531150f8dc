import {
  add,
  cast,
  checkNumber,
  clip,
  div,
  maximum,
  minimum,
  mul,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  ValueError,
} from '@lossgraph/core';

/** How gradients are kept small; at most one of the three. */
export interface Clipping {
  /** c > 0: each gradient longer than c is scaled to the length c. */
  readonly clipnorm: number | null;
  /** c > 0: if all gradients together are longer than c, all are scaled alike, to the length c. */
  readonly globalClipnorm: number | null;
  /** c > 0: every element is moved into [−c, c]. */
  readonly clipvalue: number | null;
}

/**
 * Returns the gradients, clipped. Norms are taken in float64: squared in float32, as in Keras, a gradient of 1e30 would
 * have an infinite norm and be scaled to 0.
 */
export function clipGradients(
  gradients: readonly Tensor[],
  { clipnorm, globalClipnorm, clipvalue }: Clipping,
): readonly Tensor[] {
  if (clipnorm !== null) return gradients.map((g) => clipToNorm(g, clipnorm));
  if (globalClipnorm !== null) return clipTogether(gradients, globalClipnorm);
  if (clipvalue !== null) return gradients.map((g) => clip(g, -clipvalue, clipvalue));
  return gradients;
}

/** @throws ValueError for a bound that is not positive and finite, or more than one */
export function checkClipping(owner: string, { clipnorm, globalClipnorm, clipvalue }: Clipping): Clipping {
  const bounds = { clipnorm, globalClipnorm, clipvalue };
  const given = Object.entries(bounds).filter(([, bound]) => bound !== null);
  for (const [name, bound] of given) checkNumber(owner, name, bound, { above: 0 });
  if (given.length <= 1) return bounds;
  throw new ValueError(
    `${owner}: more than one way of clipping; got ${given.map(([name]) => name).join(' and ')}; allowed is one of clipnorm, globalClipnorm, clipvalue`,
  );
}

/** g c / max(‖g‖, c) */
function clipToNorm(g: Tensor, c: number): Tensor {
  const norm = sqrt(squaredNorm(g));
  return mul(g, cast(div(c, maximum(norm, c)), g.dtype));
}

/** g c min(1/‖all‖, 1/c); all NaN if the norm is not finite, so that a broken step is seen and not hidden. */
function clipTogether(gradients: readonly Tensor[], c: number): readonly Tensor[] {
  const norm = sqrt(gradients.map(squaredNorm).reduce((total, part) => add(total, part)));
  const scale = add(mul(c, minimum(div(1, norm), 1 / c)), sub(norm, norm)); // ∞ − ∞ = NaN
  return gradients.map((g) => mul(g, cast(scale, g.dtype)));
}

function squaredNorm(g: Tensor): Tensor {
  return sum(square(cast(g, 'float64')));
}
