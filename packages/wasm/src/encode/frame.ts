import type { Const, Func, Lanes, Local, ValueType } from '../tree/nodes.ts';
import type { ConstantPool } from './pool.ts';
import { walk } from './walk.ts';

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

export function frameOf(func: Func, pool: ConstantPool | null): Frame {
  const found = new Set<Local>();
  const constants = new Set<string>();
  walk(func, (node, inLoop) => {
    if (node.kind === 'local') found.add(node);
    else if (pool && inLoop && node.kind === 'const' && isPooled(node)) constants.add(keyOf(node.value));
  });
  for (const param of func.params) found.delete(param);
  const locals = [...found].sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
  const indices = new Map([...func.params, ...locals].map((local, index) => [local, index]));
  const hoisted = new Map<string, Hoisted>();
  for (const key of constants) {
    hoisted.set(key, { index: indices.size + hoisted.size, address: pool!.addressOf(key) });
  }
  const vectors = Array.from(hoisted, (): ValueType => 'v128');
  return { indices, hoisted, declared: [...locals.map(({ type }) => type), ...vectors] };
}

/** Zero is one cheap instruction everywhere: it stays in the code. */
function isPooled(constant: Const): constant is Const & { readonly value: Lanes } {
  return constant.type === 'v128' && (constant.value as Lanes).some((lane) => lane !== 0);
}

export function keyOf(lanes: Lanes): string {
  return lanes.join();
}
