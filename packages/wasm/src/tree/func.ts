import type { Call, Callable, Expr, Func, FuncImport, Local, None, Stmt, ValueType } from './nodes.ts';

export interface FuncOptions<R extends ValueType> {
  readonly name: string;
  readonly params?: readonly Local[];
  readonly body?: readonly Stmt[];
  /** The value it returns at its end. Without one it returns nothing. */
  readonly value?: Expr<R>;
}

/**
 * A function. It is part of a module once the module lists it, or something in the module calls it.
 *
 * @example
 * ```ts
 * import { encodeModule, f32, func, local } from '@lossgraph/wasm';
 *
 * const [x, y] = [local('f32', 'x'), local('f32', 'y')];
 * const mean = func({ name: 'mean', params: [x, y], value: f32.mul(f32.add(x, y), 0.5) });
 * const bytes = encodeModule({ functions: [mean] });
 * ```
 */
export function func<R extends ValueType>(options: FuncOptions<R> & { readonly value: Expr<R> }): Func<R>;
export function func(options: FuncOptions<ValueType> & { readonly value?: never }): Func<None>;
export function func({ name, params = [], body = [], value }: FuncOptions<ValueType>): Func {
  return { kind: 'func', name, params, body, result: value?.type ?? 'none', value: value ?? null };
}

export interface FuncImportOptions<R extends ValueType | None> {
  readonly module: string;
  readonly name: string;
  readonly params?: readonly ValueType[];
  readonly result: R;
}

/** A function that whoever instantiates the module hands in. */
export function importFunc<R extends ValueType | None>({
  module,
  name,
  params = [],
  result,
}: FuncImportOptions<R>): FuncImport<R> {
  return { kind: 'import', module, name, params, result };
}

/** `callee(…operands)`; a statement when the callee returns nothing. */
export function call<R extends ValueType | None>(callee: Callable<R>, ...operands: Expr[]): Call<R> {
  const wanted = callee.params.map((param) => (typeof param === 'string' ? param : param.type));
  if (wanted.join() !== operands.map(({ type }) => type).join()) {
    const got = operands.map(({ type }) => type).join(', ');
    throw new TypeError(`call: wrong operands for ${callee.name}; got (${got}); it takes (${wanted.join(', ')})`);
  }
  return { kind: 'call', type: callee.result, callee, operands };
}
