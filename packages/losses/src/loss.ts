import {
  apply,
  asTensor,
  Callable,
  cast,
  checkBoolean,
  checkDType,
  checkKeys,
  type DType,
  DTypeError,
  formatShape,
  isFloat,
  logicalAnd,
  show,
  type Tensor,
  type TensorLike,
  ValueError,
} from '@lossgraph/core';
import { align } from './align.ts';
import { checkInputs } from './check-inputs.ts';
import { type LossDefinition, type LossFunction, operands, optionsOf } from './define-loss.ts';
import { commonOptions, type LossOptions } from './loss-options.ts';
import { checkReduction, type Reduction, reduceWeighted, type Weighting } from './reduction.ts';

/**
 * A configured loss, called like a function: `loss(yTrue, yPred, { sampleWeight, mask })`.
 *
 * Subclasses give the per-sample values in `call`; the rank alignment before and the weighting, masking and reduction
 * after are the same for all.
 */
export abstract class Loss extends Callable<[yTrue: TensorLike, yPred: TensorLike, weighting?: Weighting], Tensor> {
  override readonly name: string;
  readonly reduction: Reduction;
  readonly dtype: DType | null;
  readonly checkInputs: boolean;

  constructor({
    name = 'loss',
    reduction = 'sum_over_batch_size',
    dtype = null,
    checkInputs = false,
  }: LossOptions = {}) {
    super();
    if (typeof name !== 'string' || name === '') {
      throw new ValueError(
        `${this.constructor.name || 'Loss'}: not a name; got ${show(name)}; allowed is a non-empty string`,
      );
    }
    checkBoolean(name, 'checkInputs', checkInputs);
    this.name = name;
    this.checkInputs = checkInputs;
    this.reduction = checkReduction(name, reduction);
    this.dtype = dtype === null ? null : checkFloat(name, dtype);
  }

  /** All options, as plain data. */
  get config(): Readonly<Record<string, unknown>> {
    const { name, reduction, dtype, checkInputs } = this;
    return { name, reduction, dtype, checkInputs };
  }

  /** Returns per-sample values, and which of them count if not all do. */
  abstract override call(yTrue: Tensor, yPred: Tensor): Tensor | { values: Tensor; mask: Tensor | undefined };

  protected invoke(yTrue: TensorLike, yPred: TensorLike, weighting: Weighting = {}): Tensor {
    checkWeighting(this.name, weighting);
    const prediction = this.#prediction(yPred);
    const result = this.call(asTensor(this.name, yTrue, prediction.dtype), prediction);
    const { values, mask } = 'values' in result ? result : { values: result, mask: undefined };
    return reduceWeighted(this.name, values, this.reduction, {
      ...weighting,
      mask: both(this.name, weighting.mask, mask),
    });
  }

  #prediction(yPred: TensorLike): Tensor {
    const given = asTensor(this.name, yPred);
    if (given.size === 0) {
      throw new ValueError(
        `${this.name}: empty batch; got yPred of shape ${formatShape(given.shape)}; it must hold at least one element`,
      );
    }
    return cast(given, this.dtype ?? (isFloat(given.dtype) ? given.dtype : 'float32'));
  }
}

/** The constructor of a configured loss. */
export interface LossClass<A extends object> {
  /** @throws ValueError for an option out of range */
  new (options?: Partial<A> & LossOptions): Loss;
  readonly definition: LossDefinition<A>;
}

/** Whether it is a configured loss's class. */
export function isLossClass(x: unknown): x is LossClass<object> {
  return typeof x === 'function' && x.prototype instanceof Loss;
}

/** Returns the configured face of a loss: a class whose instances are called like functions. @throws ValueError unless defineLoss made it */
export function lossClass<A extends object>(loss: LossFunction<A>): LossClass<A> {
  if (typeof loss !== 'function' || !('definition' in loss)) {
    throw new ValueError(
      `lossClass: not made by defineLoss; got ${show(loss)}; a plain function of (yTrue, yPred) goes to losses.get`,
    );
  }
  const { definition, op } = loss;
  const { name, instanceName = name, className, mask } = definition;
  const configured = class extends Loss {
    static readonly definition: LossDefinition<A> = definition;
    readonly options: A;

    constructor(given: Partial<A> & LossOptions = {}) {
      const known = [...Object.keys(definition.defaults), ...Object.keys(commonOptions)];
      const { reduction, name, dtype, checkInputs, ...options } = checkKeys(definition.name, given, known);
      super({
        name: name ?? instanceName,
        ...(reduction === undefined ? {} : { reduction }),
        ...(dtype === undefined ? {} : { dtype }),
        ...(checkInputs === undefined ? {} : { checkInputs }),
      });
      this.options = optionsOf(definition, options as Partial<A>);
    }

    override get config(): Readonly<Record<string, unknown>> {
      return { ...super.config, ...this.options };
    }

    call(yTrue: Tensor, yPred: Tensor): { values: Tensor; mask: Tensor | undefined } {
      const given = operands(definition, yTrue, yPred, this.options);
      const inputs = this.checkInputs ? checkInputs(definition, given, this.options) : given;
      const values = apply(op, inputs, this.options);
      return { values, mask: mask?.(...inputs, values, this.options) };
    }
  };
  return withClassName(configured, className);
}

/** Returns the class under a name of its own, which is in the refusal of a call without `new`, too. */
function withClassName<C extends new (options?: never) => Loss>(unnamed: C, className: string): C {
  Object.defineProperty(unnamed, 'name', { value: className });
  const named = new Proxy(unnamed, {
    apply() {
      throw new ValueError(
        `${className}: called without new; got a call of the class; allowed is new ${className}(options)`,
      );
    },
  });
  Object.defineProperty(unnamed.prototype, 'constructor', { value: named });
  return named;
}

/** Returns a Loss around a plain function of tensors, which may give per-sample values or a single one. */
export function lossOf(f: (yTrue: Tensor, yPred: Tensor) => Tensor, options: LossOptions = {}): Loss {
  return new FunctionLoss(f, options);
}

class FunctionLoss extends Loss {
  readonly #f: (yTrue: Tensor, yPred: Tensor) => Tensor;

  constructor(f: (yTrue: Tensor, yPred: Tensor) => Tensor, options: LossOptions) {
    super({ name: f.name || 'loss', ...options });
    this.#f = f;
  }

  call(yTrue: Tensor, yPred: Tensor): Tensor {
    const values: unknown = this.#f(...align(isFloat(yTrue.dtype) ? cast(yTrue, yPred.dtype) : yTrue, yPred));
    if (typeof values === 'object' && values !== null && 'node' in values) return values as Tensor;
    throw new ValueError(
      `${this.name}: the function gave no tensor; got ${show(values)}; return the per-sample values`,
    );
  }
}

function both(name: string, a: TensorLike | undefined, b: Tensor | undefined): TensorLike | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const [left, right] = align(cast(asTensor(name, a), 'bool'), b);
  return logicalAnd(left, right);
}

function checkWeighting(name: string, weighting: unknown): void {
  const keys =
    typeof weighting === 'object' && weighting !== null && !('shape' in weighting) && !Array.isArray(weighting)
      ? Object.keys(weighting)
      : null;
  if (keys?.every((key) => key === 'sampleWeight' || key === 'mask')) return;
  throw new ValueError(
    `${name}: third argument is not { sampleWeight, mask }; got ${keys === null ? show(weighting) : keys.join(', ')}; allowed are those two keys`,
  );
}

function checkFloat(name: string, dtype: DType): DType {
  if (isFloat(checkDType(name, dtype))) return dtype;
  throw new DTypeError(
    `${name}: a loss is computed in floating point; got dtype ${dtype}; allowed are float32 and float64`,
  );
}
