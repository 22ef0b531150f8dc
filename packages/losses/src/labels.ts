import { asIndices, asTensor, checkAxis, squeeze, type Tensor, type TensorLike } from '@lossgraph/core';

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
