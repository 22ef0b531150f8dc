import { asTensor, asTensors, type TensorLike } from '../convert.ts';
import { type DTypeRule, sameFloat } from '../dtype.ts';
import { type BinaryLoop, runBinary, runUnary, type UnaryLoop } from '../kernels/runs.ts';
import {
  apply,
  type Composite,
  defineComposite,
  definePrimitive,
  type Kink,
  type Op,
  type Vjp,
  withOp,
  withPart,
} from '../op.ts';
import { binarySamples, type Domain, unarySamples } from '../samples.ts';
import { broadcastShapes, type Shape } from '../shape.ts';
import type { Strided, Tensor } from '../tensor.ts';

export type None = Readonly<Record<never, never>>;
export const none: None = Object.freeze({});

export interface UnaryFn {
  /** Returns the op of every element. */
  (x: TensorLike): Tensor;
  readonly op: Op<None, readonly [Tensor]>;
}

export interface BinaryFn {
  /** Returns the op of every pair of elements, after broadcasting. */
  (a: TensorLike, b: TensorLike): Tensor;
  readonly op: Op<None, readonly [Tensor, Tensor]>;
}

interface ElementWise {
  readonly name: string;
  readonly formula: string;
  readonly dtype?: DTypeRule;
  readonly kinks?: readonly Kink<None>[];
}

interface UnaryDefinition extends ElementWise {
  readonly domain?: Domain;
  readonly vjp: Vjp<None, readonly [Tensor]> | null;
}

/** Returns an element-wise op of one input with a loop of its own. */
export function unary(whole: UnaryDefinition & { readonly loop: UnaryLoop }): UnaryFn {
  const { loop, ...definition } = withPart(whole, 'loop');
  const op = definePrimitive<None, readonly [Tensor]>({
    ...unaryFacts(definition),
    kernel: (out, [x]) => runUnary(loop, out, x),
  });
  return callUnary(op);
}

interface UnaryComposite extends UnaryDefinition {
  expand(x: Tensor): Tensor;
  /** The forward pass in one loop, where that is more accurate. */
  readonly loop?: UnaryLoop;
}

/** Returns an element-wise op of one input made of other ops. */
export function unaryComposite(whole: UnaryComposite): UnaryFn {
  const { expand, loop, ...definition } = withPart(whole, 'expand');
  const kernel =
    loop === undefined ? {} : { kernel: (out: Strided, [x]: readonly [Strided]) => runUnary(loop, out, x) };
  return callUnary(
    defineComposite<None, readonly [Tensor]>({ ...unaryFacts(definition), ...kernel, expand: ([x]) => expand(x) }),
  );
}

function unaryFacts({
  domain,
  vjp,
  dtype = sameFloat,
  ...facts
}: UnaryDefinition): Omit<Composite<None, readonly [Tensor]>, 'kind' | 'expand'> {
  return {
    ...facts,
    dtype,
    shape: ([x]) => x as Shape,
    vjps: [vjp],
    samples: (random) => unarySamples(random, domain),
  };
}

function callUnary(op: Op<None, readonly [Tensor]>): UnaryFn {
  return withOp(op, (x: TensorLike) => apply(op, [asTensor(op.name, x)], none));
}

interface BinaryDefinition extends ElementWise {
  readonly domains?: readonly [Domain, Domain];
  readonly loop: BinaryLoop;
  readonly vjps: readonly [Vjp<None, readonly [Tensor, Tensor]> | null, Vjp<None, readonly [Tensor, Tensor]> | null];
}

/** Returns an element-wise op of two inputs that broadcast. Its rules need not know that they do. */
export function binary(whole: BinaryDefinition): BinaryFn {
  const { loop, domains, dtype = sameFloat, ...facts } = withPart(whole, 'loop');
  const op = definePrimitive<None, readonly [Tensor, Tensor]>({
    ...facts,
    dtype,
    shape: ([a, b]) => broadcastShapes(facts.name, a as Shape, b as Shape),
    samples: (random) => binarySamples(random, ...(domains ?? [])),
    kernel: (out, [a, b]) => runBinary(loop, out, a, b),
  });
  return withOp(op, (a: TensorLike, b: TensorLike) => {
    const [left, right] = asTensors(op.name, [a, b]) as [Tensor, Tensor];
    return apply(op, [left, right], none);
  });
}
