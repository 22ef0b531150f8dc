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
  const step = labels.stride[1]!;
  const classes = new Int32Array(length + 1).fill(BLANK);
  let at = labels.offset + row * labels.stride[0]!;
  let used = 0;
  for (let i = 1; i <= length; i++, at += step) {
    classes[i] = labels.data[at]!;
    if (classes[i] !== BLANK) used++;
  }
  const first = new Int32Array(length + 1);
  for (let i = 0; i <= length; i++) {
    const label = classes[i];
    let j = 0;
    while (classes[j] !== label) j++;
    first[i] = j;
  }
  const skips = new Float64Array(used + 1);
  for (let u = 1; u < used; u++) skips[u] = classes[u + 1] === classes[u] ? 0 : 1;
  return { used, first, skips };
}
