import type { Case } from '../workloads/case.ts';

type Awaitable<T> = T | Promise<T>;

/** One case, ready to run. */
export interface Trial {
  /** The one timed call. It may give a promise. */
  step(): unknown;
  /** The loss as things stand, on the first batch; absent where there is none. */
  loss?(): Awaitable<number>;
  /** Σ g² over all gradients as things stand, on the first batch; of the result, where no gradient is asked for. */
  squares?(): Awaitable<number>;
}

/** A library, loaded. */
export interface Participant {
  readonly version: string;
  /** Returns the case ready to run. @throws Unable where the library has no way */
  prepare(definition: Case): Awaitable<Trial>;
}

/** Why a participant has no part in a case: a fact to report, not a failure. */
export class Unable extends Error {
  override readonly name = 'Unable';
}
