import type { Residence, Strided, Variable } from '@lossgraph/core';
import type { Arena } from './arena.ts';
import { copyInto } from './bytes.ts';

/** The place of one Variable's value in an arena. */
export class VariableHome implements Residence {
  readonly variable: Variable;
  readonly address: number;
  readonly #arena: Arena;
  readonly #size: number;

  constructor(arena: Arena, variable: Variable, address: number) {
    this.#arena = arena;
    this.variable = variable;
    this.address = address;
    this.#size = variable.shape.reduce((a, b) => a * b, 1);
  }

  /** Moves the value in, unless it lives here already. */
  enter(): void {
    if (this.variable.residence !== this) this.variable.moveTo(this);
  }

  /** Lets the value go, if it lives here. */
  leave(): void {
    if (this.variable.residence === this) this.variable.moveTo(null);
  }

  fetch(): Strided {
    const { dtype, shape } = this.variable;
    return this.#arena.copy(dtype, this.address, shape, this.#size);
  }

  store(value: Strided): void {
    copyInto(this.#arena.view(this.variable.dtype, this.address, this.#size), value);
  }
}
