// ndarray and ndarray-ops when first used: the one generates code for each of its operations as it loads, and both are
// older than ES modules, so that importing them costs Node half as much as all of Lossgraph.
import type * as arrays from './arrays.ts';

let made: typeof arrays.ndarray | undefined;
let ops: { readonly assign: typeof arrays.assign } | undefined;

export const ndarray: typeof arrays.ndarray = ((data, shape, stride, offset) => {
  made ??= required<typeof arrays.ndarray>('ndarray');
  return made(data, shape, stride, offset);
}) as typeof arrays.ndarray;

export const assign: typeof arrays.assign = (target, x) => {
  ops ??= required<{ readonly assign: typeof arrays.assign }>('ndarray-ops');
  ops.assign(target, x);
};

interface Node {
  readonly process: {
    getBuiltinModule(name: 'node:module'): { createRequire(url: string | undefined): (name: string) => unknown };
  };
}

function required<T>(name: string): T {
  const { process } = globalThis as unknown as Node;
  const { url } = import.meta as { readonly url?: string };
  return process.getBuiltinModule('node:module').createRequire(url)(name) as T;
}
