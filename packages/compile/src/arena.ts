import { type DType, SizeError, type Strided, strided, type Values, type Variable } from '@lossgraph/core';
import { bytesOf, viewOn } from './bytes.ts';
import { VariableHome } from './variable-home.ts';

const PAGE = 65536;
/** Cache lines; and room behind every array, so that the last vector of it may be read whole. */
const ALIGNMENT = 64;
/** The last vectors of an array may be read whole: with one float64 left, 24 bytes too many. */
const OVERREAD = 32;

/**
 * The memory of one compiled function, shared by its programs. Variables and constants have places for good; what a program
 * needs only while it runs lies in a stretch that they all use in turn.
 *
 * It may grow when a program is added, and then all arrays on it are void: ask for them anew.
 */
export class Arena {
  readonly memory: WebAssembly.Memory = new WebAssembly.Memory({ initial: 1 });
  /** Whose values the shared stretch holds. */
  user: object | null = null;
  readonly #homes: Map<Variable, VariableHome> = new Map();
  /** The first bytes stay free: address 0 stands for nothing. */
  #end: number = ALIGNMENT;
  #scratch: { readonly address: number; readonly bytes: number } = { address: 0, bytes: 0 };

  /** Returns the address of a new place for good. */
  reserve(bytes: number): number {
    const address = this.#end;
    this.#end += padded(bytes);
    this.#grow();
    return address;
  }

  /** Returns the address of a stretch that other programs write to as well. */
  scratch(bytes: number): number {
    if (bytes > this.#scratch.bytes) this.#scratch = { address: this.reserve(bytes), bytes };
    return this.#scratch.address;
  }

  /** Returns the place of a Variable's value here. It moves in when a program runs. */
  home(variable: Variable): VariableHome {
    const known = this.#homes.get(variable);
    if (known !== undefined) return known;
    const home = new VariableHome(this, variable, this.reserve(bytesOf(variable.dtype, sizeOfVariable(variable))));
    this.#homes.set(variable, home);
    return home;
  }

  /** Returns the values at an address; good until the memory grows. */
  view(dtype: DType, address: number, size: number): Values {
    return viewOn(this.memory.buffer, dtype, address, size);
  }

  /** Returns a copy of the values at an address. */
  copy(dtype: DType, address: number, shape: readonly number[], size: number): Strided {
    return strided(this.view(dtype, address, size).slice(), [...shape]);
  }

  get bytes(): number {
    return this.memory.buffer.byteLength;
  }

  #grow(): void {
    const missing = this.#end + ALIGNMENT - this.memory.buffer.byteLength;
    if (missing <= 0) return;
    try {
      this.memory.grow(Math.ceil(missing / PAGE));
    } catch {
      throw new SizeError(
        `compile: too much memory; got ${this.#end} bytes for one compiled function; allowed are 4 GiB, if the machine has them; run eagerly`,
      );
    }
  }
}

/** Returns the room that so many bytes take, with what may be read behind them. */
export function padded(bytes: number): number {
  return Math.ceil((bytes + OVERREAD) / ALIGNMENT) * ALIGNMENT;
}

function sizeOfVariable({ shape }: Variable): number {
  return shape.reduce((a, b) => a * b, 1);
}
