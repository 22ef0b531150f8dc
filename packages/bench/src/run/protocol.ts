import type { Timing } from '../measure/repeat.ts';
import type { Case } from '../workloads/case.ts';

/** What a process is to do, as JSON on its standard input. */
export interface Task {
  readonly participant: string;
  /** Folder of a peer that is installed on demand. */
  readonly folder: string | null;
  readonly cases: readonly Case[];
  readonly timing: Timing;
  /** Whether to say what participants must agree on: in the first round. */
  readonly check: boolean;
}

/** What a process says, as a line of JSON on file descriptor 3: standard output belongs to the libraries. */
export type Event =
  | { readonly event: 'version'; readonly version: string }
  | ({ readonly event: 'check'; readonly case: string } & Check)
  | { readonly event: 'time'; readonly case: string; readonly seconds: readonly number[] }
  /** No part in a case, or (without one) in anything. */
  | { readonly event: 'unable'; readonly case?: string; readonly unable: string };

/** What participants must agree on. */
export interface Check {
  /** Of all input arrays. */
  readonly checksum: number;
  /** Before the first step. */
  readonly loss: number | null;
  /** Sum of all squared gradients before the first step; absent where a library does not show them. */
  readonly squares: number | null;
  /** Loss after it, where it trains. */
  readonly after: number | null;
}
