import type { Local, ValueType } from '../tree/nodes.ts';
import type { Contents } from './contents.ts';
import type { ConstantPool } from './pool.ts';

/** Where the variables of one function live, and which vector constants it reads from memory once, on entry. */
export interface Frame {
  /** Index of each local; parameters come first. */
  readonly indices: ReadonlyMap<Local, number>;
  /** Types of the locals that are not parameters, in order. */
  readonly declared: readonly ValueType[];
  /** Constants that stand in loops: index of the local that holds each, and its address in the pool. */
  readonly hoisted: ReadonlyMap<string, Hoisted>;
}

export interface Hoisted {
  readonly index: number;
  readonly address: number;
}

const order: readonly ValueType[] = ['i32', 'i64', 'f32', 'f64', 'v128'];

export function frameOf({ func, locals, constants }: Contents, pool: ConstantPool | null): Frame {
  const sorted = [...locals].sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
  const indices = new Map<Local, number>();
  for (const local of func.params) indices.set(local, indices.size);
  for (const local of sorted) indices.set(local, indices.size);
  const hoisted = new Map<string, Hoisted>();
  if (pool) {
    for (const key of constants) {
      hoisted.set(key, { index: indices.size + hoisted.size, address: pool.addressOf(key) });
    }
  }
  const vectors = Array.from(hoisted, (): ValueType => 'v128');
  return { indices, hoisted, declared: [...sorted.map(({ type }) => type), ...vectors] };
}
