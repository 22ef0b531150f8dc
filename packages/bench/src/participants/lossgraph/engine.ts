import type { Tensor } from 'lossgraph';

export type Lossgraph = typeof import('lossgraph');

/** `borrowed`: compiled, large results not copied; `relaxed`: that, with products and sums in one instruction. */
export type Engine = 'eager' | 'compiled' | 'relaxed' | 'borrowed';

/** A function of tensors that may read and assign Variables. */
export type Computation = (...inputs: Tensor[]) => Tensor | readonly Tensor[];

/** What of the library a case is written against. */
export interface Stage {
  readonly lib: Lossgraph;
  readonly dtype: 'float32' | 'float64';
  /** Returns the computation in the form that the engine runs. */
  run<F extends Computation>(f: F): F;
}

/** Returns the stage of an engine. */
export function stageOf(lib: Lossgraph, engine: Engine, dtype: Stage['dtype']): Stage {
  if (engine === 'eager') return { lib, dtype, run: (f) => f };
  const options = {
    compiled: {},
    borrowed: { results: 'borrowed' },
    relaxed: { arithmetic: 'relaxed', results: 'borrowed' },
  } as const;
  // A compiled function takes and gives what its function does; its type cannot say so of a type parameter.
  return { lib, dtype, run: <F extends Computation>(f: F) => lib.compile(f, options[engine]) as unknown as F };
}
