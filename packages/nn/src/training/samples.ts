import {
  asTensor,
  formatShape,
  gather,
  isFloat,
  noGrad,
  type Shape,
  ShapeError,
  slice,
  type Tensor,
  type TensorLike,
  ValueError,
} from '@lossgraph/core';
import type { Model } from '../model.ts';

/** Inputs with their targets and weights, sample by sample along the first axis. */
export interface Samples {
  readonly x: Tensor;
  readonly y: Tensor | null;
  readonly sampleWeight: Tensor | null;
  readonly count: number;
}

/**
 * Returns the samples as tensors: floats in the model's dtype.
 *
 * @throws ShapeError unless all have the same length; ValueError if that is 0, or for weights, or targets of a weight other than 0,
 *   that are not finite
 */
export function readSamples(
  owner: string,
  model: Model,
  x: TensorLike,
  y: TensorLike | null = null,
  sampleWeight: TensorLike | null = null,
): Samples {
  const inputs = model.readInputs(x);
  const count = lengthOf(owner, 'x', inputs);
  if (count === 0)
    throw new ValueError(`${owner}: no samples; got x of shape ${formatShape(inputs.shape)}; allowed is at least one`);
  const like = model.floatDType;
  const beside = (name: string, given: TensorLike | null) => {
    if (given === null) return null;
    const found = asTensor(`${owner}: ${name}`, given, like);
    if (lengthOf(owner, name, found) !== count) {
      throw new ShapeError(
        `${owner}: x and ${name} differ in length; got ${formatShape(inputs.shape)} and ${formatShape(found.shape)}; allowed is one for each sample`,
      );
    }
    return found;
  };
  const [targets, weights] = [beside('y', y), beside('sampleWeight', sampleWeight)];
  if (weights !== null) checkFinite(owner, 'sampleWeight', weights);
  if (targets !== null) checkFinite(owner, 'y', targets, weights);
  return { x: inputs, y: targets, sampleWeight: weights, count };
}

/** Returns the first `count` samples and the rest. */
export function splitSamples(samples: Samples, count: number): [Samples, Samples] {
  return [part(samples, 0, count), part(samples, count, samples.count)];
}

/** Yields batches of `size` samples, the last one of what remains, in the given order (default: as they are). */
export function* batchesOf(samples: Samples, size: number, order: Tensor | null = null): Iterable<Samples> {
  for (let start = 0; start < samples.count; start += size) {
    const end = Math.min(start + size, samples.count);
    yield order === null ? part(samples, start, end) : pick(samples, slice(order, [[start, end]]));
  }
}

function part(samples: Samples, start: number, end: number): Samples {
  return map(samples, end - start, (t) => slice(t, [[start, end]]));
}

function pick(samples: Samples, indices: Tensor): Samples {
  return map(samples, indices.size, (t) => gather(t, indices));
}

function map({ x, y, sampleWeight }: Samples, count: number, f: (t: Tensor) => Tensor): Samples {
  return noGrad(() => ({ x: f(x), y: y && f(y), sampleWeight: sampleWeight && f(sampleWeight), count }));
}

function lengthOf(owner: string, name: string, { shape }: { readonly shape: Shape }): number {
  const [length] = shape;
  if (length !== undefined) return length;
  throw new ShapeError(`${owner}: ${name} has no axis of samples; got a scalar; allowed is rank ≥ 1`);
}

/** What weighs 0 may be anything. */
function checkFinite(owner: string, name: string, t: Tensor, weights: Tensor | null = null): void {
  if (!isFloat(t.dtype)) return;
  const values = t.toTypedArray();
  const weight = weights?.toTypedArray();
  const perWeight = values.length / (weight?.length ?? 1);
  const at = values.findIndex(
    (value: number, i: number) => !Number.isFinite(value) && weight?.[Math.floor(i / perWeight)] !== 0,
  );
  if (at < 0) return;
  throw new ValueError(
    `${owner}: ${name} is not finite; got ${values[at]} at sample ${Math.floor(at / (t.size / (t.shape[0] ?? 1)))}; allowed are finite numbers`,
  );
}
