import {
  apply,
  asTensor,
  type Composite,
  cast,
  type DType,
  DTypeError,
  defineComposite,
  type Generator,
  isFloat,
  type Kink,
  type Shape,
  type Tensor,
  type TensorLike,
  withDefaults,
  withOp,
} from '@lossgraph/core';
import { align } from './align.ts';
import { checkDefinition } from './check-definition.ts';
import { classIndices, identities } from './labels.ts';
import type { Profile } from './profile.ts';
import type { ShapeRule } from './shape-rules.ts';

/** What a rule may use: the two inputs, the per-sample output and the options. */
export interface LossPrimal<A extends object> {
  readonly yTrue: Tensor;
  readonly yPred: Tensor;
  readonly output: Tensor;
  readonly attrs: A;
}

/** From the cotangent of the per-sample values to that of one input. */
export type LossVjp<A extends object> = (ct: Tensor, at: LossPrimal<A>) => Tensor;

/** One valid call, for the checks that every loss undergoes. */
export interface LossSample<A extends object> {
  readonly yTrue: Tensor;
  readonly yPred: Tensor;
  /** Those left out are at their defaults. */
  readonly attrs: Partial<A>;
}

/** A point without a derivative; inputs and gradients in the order yTrue, yPred. */
export interface LossKink<A extends object> extends Omit<Kink<A>, 'attrs'> {
  /** Those left out are at their defaults. */
  readonly attrs: Partial<A>;
}

/** A call small enough to check by hand, shown in the reference and asserted in tests. */
export interface LossExample<A extends object> {
  readonly yTrue: TensorLike;
  readonly yPred: TensorLike;
  readonly attrs?: Partial<A>;
  /** The per-sample values. */
  readonly values: number | readonly number[];
  /** Where the number comes from. */
  readonly source: string;
}

/**
 * The single source of a loss: tests, reference page, graph picture, exporter and compiler read it, and nothing else
 * lists losses but the export list.
 */
export interface LossDefinition<A extends object> {
  /** Keras' function name, in snake case; also the default name of an instance unless `instanceName` is given. */
  readonly name: string;
  readonly className: string;
  readonly instanceName?: string;
  /** Further identifiers that `get` takes. */
  readonly aliases?: readonly string[];
  /** TeX of one sample's value, with t for yTrue and p for yPred. */
  readonly formula: string;
  /** TeX of its derivative with respect to p. */
  readonly derivative: string;
  readonly whenToUse: string;
  readonly trap: string;
  readonly reference: string;
  /** What the loss takes the predictions to be. */
  readonly prediction: 'values' | 'probabilities' | 'probabilities or logits' | 'logits' | 'rates' | 'scores';
  /** What the loss takes the targets to be; a `class index` is kept as int32 and range-checked, an `identity` as int32. */
  readonly target: 'values' | 'probabilities' | 'class index' | 'identity' | 'sign';
  /** The axis of classes, for targets that are class indices. */
  readonly classAxis?: (attrs: A) => number;
  /** From both shapes to that of the per-sample values. @throws ShapeError unless they fit */
  readonly shape: ShapeRule<A>;
  readonly defaults: A;
  /** What each option means, with its range and unit, in a phrase. */
  readonly options: Readonly<Record<keyof A, string>>;
  /** Refuses options out of range, when the loss is made. @throws ValueError */
  readonly check?: (attrs: A) => void;
  /** The forward pass, unreduced and stable, in ops. */
  readonly expand: (yTrue: Tensor, yPred: Tensor, attrs: A) => Tensor;
  readonly vjp: {
    readonly yPred: LossVjp<A>;
    /** `null` where targets are labels. */
    readonly yTrue: LossVjp<A> | null;
  };
  /** Which per-sample values count, if the loss itself leaves some out. */
  readonly mask?: (yTrue: Tensor, yPred: Tensor, output: Tensor, attrs: A) => Tensor | undefined;
  /** Valid calls over the whole accepted domain, in float64, with options other than the defaults too. */
  readonly samples: (random: Generator) => Iterable<LossSample<A>>;
  readonly examples: readonly LossExample<A>[];
  /** Points without a derivative. */
  readonly kinks?: readonly LossKink<A>[];
  /** How it is drawn; default: by what predictions and targets are. */
  readonly profile?: Profile<A>;
  /** Set if samples meet each other in matrix products, so that one infinite prediction shows as NaN in others. */
  readonly contracts?: true;
}

/** The functional face of a loss: per-sample values, one node in the graph. */
export interface LossFunction<A extends object> {
  /** Returns the loss of every sample, unreduced. @throws ShapeError, ValueError, DTypeError */
  (yTrue: TensorLike, yPred: TensorLike, options?: Partial<A>): Tensor;
  readonly op: Composite<A, readonly [Tensor, Tensor]>;
  readonly definition: LossDefinition<A>;
}

/**
 * Returns the functional face of a loss from its definition; `lossClass` gives the configured one.
 *
 * @throws ValueError naming the part of the definition that is missing or wrong
 * @example
 * ```ts
 * huber([[0, 1]], [[0.5, 3]], { delta: 1 }).toArray(); // [0.8125]
 * ```
 */
export function defineLoss<A extends object>(definition: LossDefinition<A>): LossFunction<A> {
  checkDefinition(definition);
  definition.check?.(definition.defaults);
  const { name, vjp } = definition;
  const op = defineComposite<A, readonly [Tensor, Tensor]>({
    name,
    formula: definition.formula,
    shape: ([yTrue, yPred], attrs) => definition.shape(name, yTrue as Shape, yPred as Shape, attrs),
    dtype: (_op, inputs) => dtypeOf(definition, inputs),
    expand: ([yTrue, yPred], attrs) => definition.expand(yTrue, yPred, attrs),
    vjps: [vjp.yTrue, vjp.yPred].map(
      (rule) => rule && ((ct, { inputs: [yTrue, yPred], output, attrs }) => rule(ct, { yTrue, yPred, output, attrs })),
    ),
    *samples(random) {
      for (const { yTrue, yPred, attrs } of definition.samples(random))
        yield { inputs: [yTrue, yPred], attrs: optionsOf(definition, attrs) };
    },
    kinks: (definition.kinks ?? []).map((kink) => ({ ...kink, attrs: optionsOf(definition, kink.attrs) })),
    ...(definition.contracts ? { contracts: definition.contracts } : {}),
  });
  const call = (yTrue: TensorLike, yPred: TensorLike, options: Partial<A> = {}): Tensor => {
    const attrs = optionsOf(definition, options);
    return apply(op, operands(definition, yTrue, yPred, attrs), attrs);
  };
  return Object.assign(withOp(op, call), { definition });
}

/** The node itself takes predictions of one float type, and targets of the same or int32: what `operands` gives. */
function dtypeOf<A extends object>({ name, target }: LossDefinition<A>, inputs: readonly DType[]): DType {
  const [given = 'float32', prediction = 'float32'] = inputs;
  const wanted = target === 'class index' || target === 'identity' ? 'int32' : prediction;
  if (isFloat(prediction) && given === wanted) return prediction;
  throw new DTypeError(
    `${name}: dtypes do not fit; got ${given}, ${prediction}; allowed are ${wanted === 'int32' ? 'int32 labels and' : ''} one float type`,
  );
}

/** Returns the options completed by the defaults. @throws ValueError for an unknown or ill-valued one */
export function optionsOf<A extends object>({ name, defaults, check }: LossDefinition<A>, options: Partial<A>): A {
  const attrs: A = { ...withDefaults(name, options, defaults) };
  check?.(attrs);
  return Object.freeze(attrs);
}

/** Returns both inputs as tensors of fitting dtype and rank: floats of the prediction's type, or int32 class indices. */
export function operands<A extends object>(
  { name, target, classAxis, shape }: LossDefinition<A>,
  yTrue: TensorLike,
  yPred: TensorLike,
  attrs: A,
): readonly [Tensor, Tensor] {
  const given = asTensor(name, yPred);
  const prediction = isFloat(given.dtype) ? given : cast(given, 'float32');
  const fits = (labels: Shape): void => void shape(name, labels, prediction.shape, attrs);
  if (target === 'class index')
    return [classIndices(name, yTrue, prediction, { axis: classAxis?.(attrs) ?? -1, attrs, fits }), prediction];
  if (target === 'identity') return [identities(name, yTrue, fits), prediction];
  return align(cast(asTensor(name, yTrue, prediction.dtype), prediction.dtype), prediction);
}
