import type { Callable, Func, FuncImport, None, ValueType } from '../tree/nodes.ts';
import { type Contents, contentsOf } from './contents.ts';

export interface Reachable {
  readonly imports: readonly FuncImport[];
  readonly defined: readonly Contents[];
}

/** The given functions and everything they call, directly or not, in order of first mention. */
export function reachable(functions: readonly Func[]): Reachable {
  const imports = new Set<FuncImport>();
  const found = new Set<Func>(functions);
  const defined: Contents[] = [];
  // A Set that grows while it is being walked is walked to its new end.
  for (const func of found) {
    const contents = contentsOf(func);
    defined.push(contents);
    for (const callee of contents.callees) {
      if (callee.kind === 'import') imports.add(callee);
      else found.add(callee);
    }
  }
  return { imports: [...imports], defined };
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
