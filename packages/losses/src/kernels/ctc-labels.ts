import type { Strided } from '@lossgraph/core';

export type Data = Strided['data'];

const BLANK = 0;

/**
 * What the labels of one sequence say about the columns of its logits: column 0 is that of the blank, column i that of the
 * i-th label. Where a class has several columns, the first of them stands for all.
 */
export interface Labels {
  /** How many labels are used: the first ones, as many as are not the blank. */
  readonly used: number;
  /** The column that stands for the class of each column. */
  readonly first: Int32Array;
  /** 1 if a label may follow the one before it without a blank between, else 0; 0 for the first one and past the last. */
  readonly skips: Float64Array;
}

export function labelsOf(labels: Strided, row: number): Labels {
  const length = labels.shape[1]!;
  const classes = new Int32Array(length + 1).fill(BLANK);
  for (let i = 0; i < length; i++) {
    classes[i + 1] = labels.data[labels.offset + row * labels.stride[0]! + i * labels.stride[1]!]!;
  }
  let used = 0;
  for (let i = 1; i <= length; i++) if (classes[i] !== BLANK) used++;
  const first = classes.map((label) => classes.indexOf(label));
  const skips = new Float64Array(used + 1);
  for (let u = 1; u < used; u++) skips[u] = classes[u + 1] === classes[u] ? 0 : 1;
  return { used, first, skips };
}
