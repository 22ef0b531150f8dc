import {
  asIndices,
  asTensor,
  checkAxis,
  equal,
  expandDims,
  range,
  reshape,
  type Shape,
  squeeze,
  type Tensor,
  type TensorLike,
} from '@lossgraph/core';

/** Refuses labels of a shape that does not fit, before their values are looked at. @throws ShapeError */
type Fits = (labels: Shape) => void;

/**
 * Returns labels as int32, with the axis of classes squeezed away if it was kept with length 1.
 *
 * @throws ValueError naming the first label that is no whole number or names no class
 */
export function classIndices(
  name: string,
  yTrue: TensorLike,
  yPred: Tensor,
  { axis, attrs, fits }: { readonly axis: number; readonly attrs: object; readonly fits: Fits },
): Tensor {
  const given = asTensor(name, yTrue);
  const at = yPred.rank === 0 ? 0 : checkAxis(name, axis, yPred.rank);
  const isKept = given.rank === yPred.rank && given.shape[at] === 1;
  fits(isKept ? given.shape.filter((_, i) => i !== at) : given.shape);
  const except = 'ignoreClass' in attrs && typeof attrs.ignoreClass === 'number' ? attrs.ignoreClass : null;
  const labels = asIndices(given, { count: yPred.shape[at] ?? 0, except, owner: name, noun: 'label' });
  return isKept ? squeeze(labels, axis) : labels;
}

/** Returns labels that are only compared with each other, as int32 `[N]`, of either sign. @throws ValueError for a float that is no int32 */
export function identities(name: string, yTrue: TensorLike, fits: Fits = () => {}): Tensor {
  const given = asTensor(name, yTrue);
  const isColumn = given.rank === 2 && given.shape[1] === 1;
  fits(isColumn ? given.shape.slice(0, 1) : given.shape);
  const whole = { least: -(2 ** 31), count: 2 ** 31, owner: name, noun: 'label' };
  const labels = given.dtype === 'int32' ? given : asIndices(given, whole);
  return isColumn ? squeeze(labels, -1) : labels;
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
