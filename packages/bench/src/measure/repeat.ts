import { cpuSeconds } from './clock.ts';

/** How long to measure, in seconds. */
export interface Timing {
  readonly warmUp: number;
  /** Least length of one repeat. */
  readonly repeat: number;
  readonly repeats: number;
  /** Once a case has taken this long, three repeats do. */
  readonly patience: number;
}

export const timings: Record<'full' | 'quick', Timing> = {
  full: { warmUp: 0.6, repeat: 0.25, repeats: 7, patience: 8 },
  quick: { warmUp: 0.1, repeat: 0.05, repeats: 3, patience: 3 },
};

/** Returns seconds per call, one figure per repeat; a call that gives a promise is awaited. */
export async function secondsPerCall(
  call: () => unknown,
  { warmUp, repeat, repeats, patience }: Timing,
  clock: () => number = cpuSeconds,
): Promise<number[]> {
  const start = clock();
  let calls = 1;
  let seconds = 0;
  // The calls of one repeat grow until they take long enough, and until it is warm.
  while (seconds < repeat || clock() - start < warmUp) {
    seconds = await take(call, calls, clock);
    if (seconds < repeat) calls = Math.ceil(calls * Math.min(10, (1.2 * repeat) / Math.max(seconds, 1e-6)));
  }
  const figures: number[] = [];
  while (figures.length < repeats && (figures.length < 3 || clock() - start < patience)) {
    figures.push((await take(call, calls, clock)) / calls);
  }
  return figures;
}

async function take(call: () => unknown, calls: number, clock: () => number): Promise<number> {
  const start = clock();
  for (let i = 0; i < calls; i++) {
    const result = call();
    if (result instanceof Promise) await result;
  }
  return clock() - start;
}
