// ndarray and ndarray-ops when first used: the one generates code for each of its operations as it loads, and both are
// older than ES modules, so that importing them costs Node half as much as all of Lossgraph.
import type * as arrays from './arrays.ts';

type Require = (name: string) => unknown;

const { process } = globalThis as unknown as {
  readonly process: { getBuiltinModule(name: string): { createRequire(url: string): Require } };
};
const require = process
  .getBuiltinModule('node:module')
  .createRequire((import.meta as { readonly url?: string }).url ?? '');

let loaded: typeof arrays.ndarray | undefined;
let ops: { assign: typeof arrays.assign } | undefined;

export const ndarray: typeof arrays.ndarray = ((data, shape, stride, offset) => {
  loaded ??= require('ndarray') as typeof arrays.ndarray;
  return loaded(data, shape, stride, offset);
}) as typeof arrays.ndarray;

export const assign: typeof arrays.assign = (target, x) => {
  ops ??= require('ndarray-ops') as { assign: typeof arrays.assign };
  ops.assign(target, x);
};
