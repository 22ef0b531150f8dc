import type { Expr, Local, Sequence, SetLocal, Stmt, Tee, ValueType } from './nodes.ts';

/**
 * A new variable; it is zero until it is set. Use it as an expression to read it.
 *
 * @example
 * ```ts
 * import { func, i32, local, set } from '@lossgraph/wasm';
 *
 * const x = local('i32', 'x');
 * const twice = func({ name: 'twice', params: [x], body: [set(x, i32.mul(x, 2))], value: x });
 * ```
 */
export function local<T extends ValueType>(type: T, name: string = type): Local<T> {
  return { kind: 'local', type, name };
}

/**
 * Several new variables of one type, by name.
 *
 * @example
 * ```ts
 * import { func, i32, locals } from '@lossgraph/wasm';
 *
 * const { x, y } = locals('i32', 'x', 'y');
 * const sum = func({ name: 'sum', params: [x, y], value: i32.add(x, y) });
 * ```
 */
export function locals<T extends ValueType, N extends string>(type: T, ...names: N[]): Record<N, Local<T>> {
  return Object.fromEntries(names.map((name) => [name, local(type, name)])) as Record<N, Local<T>>;
}

/** `local = value` */
export function set<T extends ValueType>(local: Local<T>, value: Expr<T>): SetLocal {
  return { kind: 'set', local, value };
}

/** `(local = value)`: assigns and is the value. */
export function tee<T extends ValueType>(local: Local<T>, value: Expr<T>): Tee<T> {
  return { kind: 'tee', type: local.type, local, value };
}

/** Runs the statements, then is the value. */
export function sequence<T extends ValueType>(body: readonly Stmt[], value: Expr<T>): Expr<T> {
  // A Sequence<T> whose `value` type depends on T, which TypeScript leaves undecided while T is open.
  return { kind: 'sequence', type: value.type, body, value } as unknown as Sequence<T>;
}

/** Several statements as one. */
export function statements(...body: Stmt[]): Stmt {
  return { kind: 'sequence', type: 'none', body, value: null };
}

/**
 * Evaluates `value` once, for a tree that uses it several times. A local or a constant is taken as it is.
 *
 * @example
 * ```ts
 * import { f32x4, once, type V128 } from '@lossgraph/wasm';
 *
 * const square = (x: V128): V128 => once(x, (x) => f32x4.mul(x, x));
 * ```
 */
export function once<T extends ValueType, R extends ValueType>(
  value: Expr<T>,
  use: (value: Expr<T>) => Expr<R>,
  name: string = 't',
): Expr<R> {
  if (value.kind === 'local' || value.kind === 'const') return use(value);
  const variable = local(value.type, name);
  return sequence([set(variable, value)], use(variable));
}
