import { gradients, type Tensor, type TensorLike, tensor } from '@lossgraph/core';
import { expect } from 'chai';
import type { Situation } from '../keras-fixtures.ts';

/** A place where Lossgraph deliberately differs from Keras. */
export interface Deviation {
  /** Issue of keras-team/keras, where there is one. */
  readonly issue?: string;
  readonly keras: string;
  readonly ours: string;
  /** The names of the losses that it is about; default: all. */
  readonly losses?: readonly string[];
  /** What ours does with the inputs of a recognised case; `compares` if everything is compared nevertheless. */
  readonly does: 'refuses' | 'accepts' | 'either' | 'differs' | 'compares';
  /** For deviations that the fixtures do not tag, or not precisely: then this decides. */
  readonly recognise?: (each: Situation) => boolean;
  /** Why no case of the fixtures shows it. */
  readonly unmet?: string;
  /** Shows our behaviour. */
  readonly shows: () => void;
}

export function equals(found: Tensor, wanted: number, tolerance = 1e-6): void {
  expect(found.item()).to.be.closeTo(wanted, tolerance * Math.max(1, Math.abs(wanted)));
}

export function refuses(call: () => unknown, words: RegExp): void {
  expect(call).to.throw(words);
}

export function zeroGradient(loss: (p: Tensor) => Tensor, at: TensorLike, element: number): void {
  const p = tensor(at);
  expect(gradients(loss(p).sum(), [p])[0]?.toTypedArray()[element]).to.equal(0);
}
