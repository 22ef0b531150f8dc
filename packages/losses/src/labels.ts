import {
  asTensor,
  cast,
  checkAxis,
  type Shape,
  show,
  squeeze,
  type Tensor,
  type TensorLike,
  ValueError,
} from '@lossgraph/core';

/**
 * Returns labels as int32, with the axis of classes squeezed away if it was kept with length 1.
 *
 * @throws ValueError naming the first label that is no whole number or names no class
 */
export function classIndices(name: string, yTrue: TensorLike, yPred: Tensor, axis: number, attrs: object): Tensor {
  const given = asTensor(name, yTrue);
  const classes = yPred.rank === 0 ? 0 : (yPred.shape[checkAxis(name, axis, yPred.rank)] ?? 0);
  checkLabels(name, given, classes, 'ignoreClass' in attrs ? attrs.ignoreClass : null);
  const labels = cast(given, 'int32');
  return labels.rank === yPred.rank && labels.shape[checkAxis(name, axis, labels.rank)] === 1
    ? squeeze(labels, axis)
    : labels;
}

function checkLabels(name: string, labels: Tensor, classes: number, ignored: unknown): void {
  labels.toTypedArray().forEach((label, i) => {
    if (label === ignored || (Number.isInteger(label) && label >= 0 && label < classes)) return;
    const problem = Number.isInteger(label) ? 'label out of range' : 'label is no whole number';
    throw new ValueError(
      `${name}: ${problem}; got ${label} at position ${formatPosition(i, labels.shape)}; ` +
        `allowed are 0 … ${classes - 1}, for ${classes} classes${ignored === null ? '' : `, and ${show(ignored)}, which is ignored`}`,
    );
  });
}

function formatPosition(flat: number, shape: Shape): string {
  const index = shape.map((_, axis) => {
    const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    return Math.floor(flat / inner) % (shape[axis] ?? 1);
  });
  return `[${index.join(', ')}]`;
}
