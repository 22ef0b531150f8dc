import { uniformly, wholeNumbers } from '../arrays/recipe.ts';
import type { Workload } from './case.ts';

const [words, width, texts, length] = [10_000, 64, 64, 20];

export const w3: Workload = {
  id: 'W3',
  title: 'train Embedding(10000, 64), mean over 20 words, Dense(64), triplet loss, Adam',
  cases: [
    {
      kind: 'triplet',
      id: 'W3/64',
      title: 'batch 64',
      unit: 'steps/s',
      work: 1,
      rate: 1e-3,
      table: uniformly(3, [words, width], -0.05, 0.05),
      weights: uniformly(4, [width, width]),
      batches: Array.from({ length: 4 }, (_, k) => wholeNumbers(300 + k, [3 * texts, length], words)),
    },
  ],
};
