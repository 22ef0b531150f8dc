import { ValueError } from '../errors.ts';
import type { Strided } from '../tensor.ts';
import { fresh } from './lines.ts';
import { rowMajor } from './strided.ts';

export interface IndexAttrs {
  /** The number of things that can be named: indices run from `least` to `count` − 1. */
  readonly count: number;
  /** The smallest index, for names that are only compared; 0 unless told. */
  readonly least: number;
  /** An index that names nothing, and is allowed. */
  readonly except: number | null;
  /** Who asks, for the message. */
  readonly owner: string;
  /** What an index is called, for the message: `label`. */
  readonly noun: string;
}

/** Copies whole numbers in range, and refuses the first that is not one. */
export function asIndicesKernel(out: Strided, [x]: readonly [Strided], attrs: IndexAttrs): void {
  const { count, least, except } = attrs;
  const from = rowMajor(x, (size) => fresh(x, size));
  for (let i = 0; i < out.size; i++) {
    const index = from.data[from.offset + i]!;
    if (!(index >= least && index < count && Number.isInteger(index)) && index !== except)
      refuse(index, i, x.shape, attrs);
    out.data[i] = index;
  }
}

function refuse(
  index: number,
  at: number,
  shape: readonly number[],
  { count, least, except, owner, noun }: IndexAttrs,
): never {
  const problem = Number.isInteger(index) ? `${noun} out of range` : `${noun} is no whole number`;
  const allowed = count === 0 ? 'there is nothing to name' : `allowed are ${least} … ${count - 1}`;
  const ignored = except === null ? '' : `, and ${except}, which is ignored`;
  throw new ValueError(
    `${owner}: ${problem}; got ${index} at position [${position(at, shape).join(', ')}]; ${allowed}${ignored}`,
  );
}

function position(flat: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  for (let axis = shape.length - 1, rest = flat; axis >= 0; axis--) {
    index.unshift(rest % shape[axis]!);
    rest = Math.floor(rest / shape[axis]!);
  }
  return index;
}
