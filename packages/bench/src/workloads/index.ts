import type { Workload } from './case.ts';
import { w4 } from './losses.ts';
import { w1, w2, w5 } from './mlp.ts';
import { w6 } from './products.ts';
import { w8 } from './start.ts';
import { w7 } from './tanh-sum.ts';
import { w3 } from './triplet.ts';

/** The workloads, one definition each, which all participants read. */
export const workloads: readonly Workload[] = [w1, w2, w3, w4, w5, w6, w7, w8];
