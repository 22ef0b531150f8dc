import type { Callable, None, ValueType } from '../tree/nodes.ts';

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
