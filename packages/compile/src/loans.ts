import { formatShape, StateError, type Strided, type Tensor, type Values } from '@lossgraph/core';
import type { Arena } from './arena.ts';
import { arrayOver } from './bytes.ts';

/** Results that are not copied out of a compiled function's memory, and so last until its next call. */
export class Loans {
  readonly #name: string;
  readonly #arena: Arena;
  #results: Strided[] = [];

  constructor(name: string, arena: Arena) {
    this.#name = name;
    this.#arena = arena;
  }

  /** Returns a result over `values`, which lie in the arena. */
  give(values: Values, shape: readonly number[]): Strided {
    const result = arrayOver(values, shape);
    this.#results.push(result);
    return result;
  }

  /**
   * Takes everything back before a call: to read a former result, or a view on it, is an error then. What is among the
   * arguments is copied, and lasts.
   */
  end(args: readonly Tensor[]): void {
    if (this.#results.length === 0) return;
    const { buffer } = this.#arena.memory;
    const kept = args.map(({ strided }) => strided).filter(({ data }) => data.buffer === buffer);
    for (const each of kept) Object.defineProperty(each, 'data', { value: each.data.slice(), writable: true });
    for (const result of this.#results) if (!kept.includes(result)) this.#refuse(result);
    this.#results = [];
    this.#arena.renew();
  }

  #refuse(result: Strided): void {
    const shape = formatShape(result.shape);
    const name = this.#name;
    Object.defineProperty(result, 'data', {
      get(): never {
        throw new StateError(
          `compile: a result was read after it had gone back to '${name}'; got one of shape ${shape}, and with ` +
            "results: 'borrowed' it lasts until the next call; copy it before with toTypedArray(), or leave that option out",
        );
      },
    });
  }
}
