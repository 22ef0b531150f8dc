import type { Tensor } from 'lossgraph';
import { Unable } from '../participant.ts';

export type Lossgraph = typeof import('lossgraph');

export type Engine = 'eager' | 'compiled';

/** A function of tensors that may read and assign Variables. */
export type Computation = (...inputs: Tensor[]) => Tensor | readonly Tensor[];

/** What of the library a case is written against. */
export interface Stage {
  readonly lib: Lossgraph;
  readonly dtype: 'float32' | 'float64';
  /** Returns the computation in the form that the engine runs. */
  run<F extends Computation>(f: F): F;
}

/** Returns the stage of an engine. @throws Unable if this build has no compiler */
export function stageOf(lib: Lossgraph, engine: Engine, dtype: Stage['dtype']): Stage {
  if (engine === 'eager') return { lib, dtype, run: (f) => f };
  if (!hasCompiler(lib)) throw new Unable('this build exports no compile()');
  return { lib, dtype, run: (f) => lib.compile(f) };
}

interface Compiler {
  compile<F extends Computation>(f: F): F;
}

function hasCompiler(lib: object): lib is Compiler {
  return 'compile' in lib;
}
