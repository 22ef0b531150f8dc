import * as chained from './chained.ts';
import type { TensorLike } from './convert.ts';
import { Tensor } from './tensor.ts';
import { Variable } from './variable.ts';

// The type of `f` without its first parameter, which the tensor itself takes.
type Method<F> = F extends (x: TensorLike, ...rest: infer R) => infer T ? (...rest: R) => T : never;

/** The ops of chained.ts as methods. */
export type ChainedMethods = { readonly [K in keyof typeof chained]: Method<(typeof chained)[K]> };

declare module './tensor.ts' {
  interface Tensor extends ChainedMethods {}
}

for (const [name, f] of Object.entries(chained) as [string, (x: Tensor, ...rest: unknown[]) => unknown][]) {
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, ...rest: unknown[]): unknown {
      return f(this, ...rest);
    },
  });
}

// What Node prints for console.log(tensor).
for (const { prototype } of [Tensor, Variable]) {
  Object.defineProperty(prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: Tensor | Variable): string {
      return this.toString();
    },
  });
}
