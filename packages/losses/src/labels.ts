import {
  asIndices,
  asTensor,
  checkAxis,
  equal,
  expandDims,
  range,
  reshape,
  squeeze,
  type Tensor,
  type TensorLike,
} from '@lossgraph/core';

/**
 * Returns labels as int32, with the axis of classes squeezed away if it was kept with length 1.
 *
 * @throws ValueError naming the first label that is no whole number or names no class
 */
export function classIndices(name: string, yTrue: TensorLike, yPred: Tensor, axis: number, attrs: object): Tensor {
  const given = asTensor(name, yTrue);
  const count = yPred.rank === 0 ? 0 : (yPred.shape[checkAxis(name, axis, yPred.rank)] ?? 0);
  const except = 'ignoreClass' in attrs && typeof attrs.ignoreClass === 'number' ? attrs.ignoreClass : null;
  const labels = asIndices(given, { count, except, owner: name, noun: 'label' });
  return labels.rank === yPred.rank && labels.shape[checkAxis(name, axis, labels.rank)] === 1
    ? squeeze(labels, axis)
    : labels;
}

/** Returns labels that are only compared with each other, as int32 `[N]`. @throws ValueError for a float that is no whole number ≥ 0 */
export function identities(name: string, yTrue: TensorLike): Tensor {
  const given = asTensor(name, yTrue);
  const labels = given.dtype === 'int32' ? given : asIndices(given, { count: 2 ** 31, owner: name, noun: 'label' });
  return labels.rank === 2 && labels.shape[1] === 1 ? squeeze(labels, -1) : labels;
}

/** Returns whether each element of p, whose classes lie along `axis`, is that of the label. */
export function isLabelled(t: Tensor, p: Tensor, axis: number): Tensor {
  const at = checkAxis('loss', axis, p.rank);
  const classes = range(p.shape[at] ?? 0);
  return equal(
    expandDims(t, at),
    reshape(
      classes,
      p.shape.map((n, i) => (i === at ? n : 1)),
    ),
  );
}
