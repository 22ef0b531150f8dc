import {
  apply,
  asTensor,
  type Composite,
  cast,
  type DType,
  DTypeError,
  defineComposite,
  formatShape,
  isFloat,
  matMul,
  type Shape,
  ShapeError,
  type Tensor,
  type TensorLike,
  ValueError,
} from '@lossgraph/core';
import { type CircleOptions, type Compared, circleValue, similaritySlope } from './circle-similarity.ts';
import { identities } from './labels.ts';
import { circleSamples } from './samples.ts';

/** Samples to compare with, in place of the batch itself. */
export interface CircleReferences {
  /** `[M]`, whole numbers. */
  readonly refLabels?: TensorLike | undefined;
  /** `[M, E]`, of unit length; they have a gradient, too. */
  readonly refEmbeddings?: TensorLike | undefined;
}

/** The circle loss with references of its own: one node of four inputs. */
export const circleReferenceOp: Composite<CircleOptions, Compared> = defineComposite<CircleOptions, Compared>({
  name: 'circle',
  formula: '\\ln(1 + \\sum_{j \\in P} e^{a_j} \\sum_{j \\in N} e^{b_j})',
  contracts: true,
  shape: (shapes) => referenceShape(shapes),
  dtype: (_name, dtypes) => referenceDType(dtypes),
  expand: circleValue,
  vjps: [
    null,
    (ct, { inputs, attrs }) =>
      cast(matMul(similaritySlope(ct, inputs, attrs), cast(inputs[3], 'float64')), inputs[1].dtype),
    null,
    (ct, { inputs, attrs }) =>
      cast(
        matMul(similaritySlope(ct, inputs, attrs), cast(inputs[1], 'float64'), { transposeA: true }),
        inputs[3].dtype,
      ),
  ],
  *samples(random) {
    const [, four, one, flat] = [...circleSamples(random)];
    for (const [anchors, references] of [
      [four, one],
      [one, four],
      [flat, flat],
    ]) {
      if (anchors === undefined || references === undefined) continue;
      const inputs = [...anchors, ...references] as const;
      yield { inputs, attrs: { gamma: 8, margin: 0.25, removeDiagonal: true } };
      yield { inputs, attrs: { gamma: 16, margin: 0.4, removeDiagonal: false } };
    }
  },
});

/** Returns the circle loss of every sample against the references. */
export function circleAgainst(
  yTrue: TensorLike,
  yPred: TensorLike,
  { refLabels, refEmbeddings }: CircleReferences,
  attrs: CircleOptions,
): Tensor {
  if (refLabels === undefined || refEmbeddings === undefined) {
    throw new ValueError(
      `circle: half of the references is missing; got ${refLabels === undefined ? 'refEmbeddings' : 'refLabels'} alone; give both or neither`,
    );
  }
  const given = asTensor('circle', yPred);
  const embeddings = isFloat(given.dtype) ? given : cast(given, 'float32');
  const references = cast(asTensor('circle', refEmbeddings, embeddings.dtype), embeddings.dtype);
  const [labels, others] = [identities('circle', yTrue), identities('circle', refLabels)];
  return apply(circleReferenceOp, [labels, embeddings, others, references] as const, attrs);
}

function referenceShape(shapes: readonly Shape[]): Shape {
  const [t = [], p = [], rt = [], rp = []] = shapes;
  const paired = (labels: Shape, rows: Shape) => labels.length === 1 && rows.length === 2 && labels[0] === rows[0];
  if (paired(t, p) && paired(rt, rp) && p[1] === rp[1] && rt[0] !== 0) return t;
  throw new ShapeError(
    `circle: shapes do not fit; got ${shapes.map(formatShape).join(', ')}; ` +
      'needed are labels [N], embeddings [N, E], reference labels [M] and embeddings [M, E], M ≥ 1',
  );
}

function referenceDType(dtypes: readonly DType[]): DType {
  const [t, p = 'float32', rt, rp] = dtypes;
  if (t === 'int32' && rt === 'int32' && isFloat(p) && p === rp) return p;
  throw new DTypeError(
    `circle: dtypes do not fit; got ${dtypes.join(', ')}; allowed are int32 labels and one float type`,
  );
}
