import { LossgraphError } from '../errors.ts';
import type { AnyOp, Sample } from '../op.ts';
import { Generator } from '../random.ts';
import { formatShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

/** A sentence that every op of a kind has to fulfil, and the function that sees to it. */
export interface Law {
  readonly title: string;
  /** @throws LawError, or GradientError, saying where the law is broken */
  check(): void;
}

/** An op breaks a law. */
export class LawError extends LossgraphError {
  constructor(message: string) {
    super('ERR_LAW', message);
  }
}

/** @throws LawError with the sentence unless `holds` */
export function must(holds: boolean, sentence: () => string): void {
  if (!holds) throw new LawError(sentence());
}

/** Returns a check of `f` on every one of `cases`. */
export function forEach<T>(cases: readonly T[], f: (each: T) => void): () => void {
  return () => {
    for (const each of cases) f(each);
  };
}

export type AnySample = Sample<object>;

/** Returns the op's samples, the same ones at every call. */
export function samplesOf(op: AnyOp): AnySample[] {
  return [...op.samples(new Generator(20250101))];
}

/** Returns e.g. `clip([2, 3], { low: 0 })`, for messages. */
export function describe(op: AnyOp, { inputs, attrs }: AnySample): string {
  const shapes = inputs.map((x: Tensor) => formatShape(x.shape)).join(', ');
  return `${op.name}(${shapes}) with ${JSON.stringify(attrs)}`;
}

/** Returns whether two tensors agree to the bit: NaN is NaN, and 0 is not −0. */
export function sameBits(a: Tensor, b: Tensor): boolean {
  const [x, y] = [a.toTypedArray(), b.toTypedArray()];
  return a.dtype === b.dtype && formatShape(a.shape) === formatShape(b.shape) && x.every((v, i) => Object.is(v, y[i]));
}
