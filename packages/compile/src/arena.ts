import { type DType, SizeError, type Strided, strided, type Values, type Variable } from '@lossgraph/core';
import { bytesOf, viewOn } from './bytes.ts';
import { Heap } from './heap.ts';
import { VariableHome } from './variable-home.ts';

const PAGE = 65536;
/** Cache lines; and room behind every array, so that the last vector of it may be read whole. */
const ALIGNMENT = 64;
/** The last vectors of an array may be read whole: with one float64 left, 24 bytes too many. */
const OVERREAD = 32;

/** A stretch that programs write to in turn. */
export interface Scratch {
  readonly address: number;
  readonly bytes: number;
}

/** A new stretch is larger than the largest by this much, so that ever larger programs do not need one each. */
const GROWTH = 1.5;

/**
 * The memory of one compiled function, shared by its programs. Constants belong to one program each; Variables and what is
 * needed only while a program runs have places that several share. What no program holds any longer is used again: each
 * has a {@link Lease} on what it holds.
 *
 * It may grow when a program is added, and then all arrays on it are void: ask for them anew.
 */
export class Arena {
  readonly memory: WebAssembly.Memory = new WebAssembly.Memory({ initial: 1 });
  /** Whose values the shared stretches hold. */
  user: object | null = null;
  /** The first bytes stay free: address 0 stands for nothing. */
  readonly #heap: Heap = new Heap(ALIGNMENT);
  readonly #homes: Map<Variable, VariableHome> = new Map();
  readonly #scratches: Set<Scratch> = new Set();
  /** How many programs hold each of the places that are shared. */
  readonly #holders: Map<object, number> = new Map();

  /** Returns the address of a new place. @throws SizeError if there is no room */
  take(bytes: number): number {
    const address = this.#heap.take(padded(bytes));
    try {
      this.#grow();
    } catch (error) {
      this.give(address, bytes);
      throw error;
    }
    return address;
  }

  /** Takes a place back. */
  give(address: number, bytes: number): void {
    this.#heap.give(address, padded(bytes));
  }

  /** Returns a stretch that other programs write to as well, and holds it once more. */
  holdScratch(bytes: number): Scratch {
    const fitting = [...this.#scratches].find((each) => each.bytes >= bytes);
    const scratch = fitting ?? this.#newScratch(bytes);
    this.#scratches.add(scratch);
    this.#hold(scratch);
    return scratch;
  }

  releaseScratch(scratch: Scratch): void {
    if (!this.#release(scratch)) return;
    this.#scratches.delete(scratch);
    this.give(scratch.address, scratch.bytes);
  }

  /** Returns the place of a Variable's value here, and holds it once more. The value moves in when a program runs. */
  holdHome(variable: Variable): VariableHome {
    const home = this.#homes.get(variable) ?? new VariableHome(this, variable, this.take(bytesOfVariable(variable)));
    this.#homes.set(variable, home);
    this.#hold(home);
    return home;
  }

  /** The value moves out with the last holder. */
  releaseHome(home: VariableHome): void {
    if (!this.#release(home)) return;
    home.leave();
    this.#homes.delete(home.variable);
    this.give(home.address, bytesOfVariable(home.variable));
  }

  /** Returns the values at an address; good until the memory grows. */
  view(dtype: DType, address: number, size: number): Values {
    return viewOn(this.memory.buffer, dtype, address, size);
  }

  /** Returns a copy of the values at an address. */
  copy(dtype: DType, address: number, shape: readonly number[], size: number): Strided {
    return strided(this.view(dtype, address, size).slice(), shape);
  }

  /** Makes all arrays on the memory void, and leaves what is in it. */
  renew(): void {
    this.memory.grow(0);
  }

  get bytes(): number {
    return this.memory.buffer.byteLength;
  }

  #newScratch(bytes: number): Scratch {
    const largest = Math.max(0, ...[...this.#scratches].map((each) => each.bytes));
    const room = Math.max(bytes, Math.ceil(largest * GROWTH));
    return { address: this.take(room), bytes: room };
  }

  #hold(place: object): void {
    this.#holders.set(place, (this.#holders.get(place) ?? 0) + 1);
  }

  /** Returns whether that was the last holder. */
  #release(place: object): boolean {
    const left = (this.#holders.get(place) ?? 1) - 1;
    if (left > 0) this.#holders.set(place, left);
    else this.#holders.delete(place);
    return left === 0;
  }

  #grow(): void {
    const missing = this.#heap.end + ALIGNMENT - this.memory.buffer.byteLength;
    if (missing <= 0) return;
    try {
      this.memory.grow(Math.ceil(missing / PAGE));
    } catch {
      throw new SizeError(
        `compile: too much memory; got ${this.#heap.end} bytes for one compiled function; allowed are 4 GiB, if the machine has them; run eagerly`,
      );
    }
  }
}

/** Returns the room that so many bytes take, with what may be read behind them. */
export function padded(bytes: number): number {
  return Math.ceil((bytes + OVERREAD) / ALIGNMENT) * ALIGNMENT;
}

function bytesOfVariable({ dtype, shape }: Variable): number {
  return bytesOf(
    dtype,
    shape.reduce((a, b) => a * b, 1),
  );
}
