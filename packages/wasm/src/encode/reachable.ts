import type { Callable, Func, FuncImport, None, ValueType } from '../tree/nodes.ts';
import { walk } from './walk.ts';

export interface Reachable {
  readonly imports: readonly FuncImport[];
  readonly defined: readonly Func[];
}

/** The given functions and everything they call, directly or not, in order of first mention. */
export function reachable(functions: readonly Func[]): Reachable {
  const imports = new Set<FuncImport>();
  const defined = new Set<Func>(functions);
  // A Set that grows while it is being walked is walked to its new end.
  for (const func of defined) {
    walk(func, (node) => {
      if (node.kind !== 'call') return;
      if (node.callee.kind === 'import') imports.add(node.callee);
      else defined.add(node.callee);
    });
  }
  return { imports: [...imports], defined: [...defined] };
}

export interface Signature {
  readonly params: readonly ValueType[];
  readonly result: ValueType | None;
}

/** The different signatures, and which of them each function has. */
export function signatures(callables: readonly Callable[]): {
  readonly all: readonly Signature[];
  readonly indexOf: ReadonlyMap<Callable, number>;
} {
  const byKey = new Map<string, { index: number; signature: Signature }>();
  const indexOf = new Map<Callable, number>();
  for (const callee of callables) {
    const params = callee.params.map((param) => (typeof param === 'string' ? param : param.type));
    const key = `${params.join()}:${callee.result}`;
    const entry = byKey.get(key) ?? { index: byKey.size, signature: { params, result: callee.result } };
    byKey.set(key, entry);
    indexOf.set(callee, entry.index);
  }
  return { all: Array.from(byKey.values(), ({ signature }) => signature), indexOf };
}
