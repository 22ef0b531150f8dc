import type { Variable } from '@lossgraph/core';
import type { Arena, Scratch } from './arena.ts';
import type { VariableHome } from './variable-home.ts';

/** What one program holds of an arena, all of it until the program goes. */
export class Lease {
  readonly arena: Arena;
  readonly #places: { readonly address: number; readonly bytes: number }[] = [];
  readonly #homes: Map<Variable, VariableHome> = new Map();
  readonly #scratches: Scratch[] = [];

  constructor(arena: Arena) {
    this.arena = arena;
  }

  /** Returns the address of a place of one's own. */
  reserve(bytes: number): number {
    const address = this.arena.take(bytes);
    this.#places.push({ address, bytes });
    return address;
  }

  /** Returns the address of a stretch that other programs write to as well. */
  scratch(bytes: number): number {
    const scratch = this.arena.holdScratch(bytes);
    this.#scratches.push(scratch);
    return scratch.address;
  }

  /** Returns the place of a Variable's value. */
  home(variable: Variable): VariableHome {
    const home = this.#homes.get(variable) ?? this.arena.holdHome(variable);
    this.#homes.set(variable, home);
    return home;
  }

  /** Gives everything back. Variables that no other program has to do with take their values with them. */
  end(): void {
    for (const { address, bytes } of this.#places) this.arena.give(address, bytes);
    for (const scratch of this.#scratches) this.arena.releaseScratch(scratch);
    for (const home of this.#homes.values()) this.arena.releaseHome(home);
    this.#places.length = 0;
    this.#scratches.length = 0;
    this.#homes.clear();
  }
}
