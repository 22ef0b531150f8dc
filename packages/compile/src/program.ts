import { lend, type Node, type Strided, Tensor, type Values, type Variable } from '@lossgraph/core';
import { detectFeatures, relaxed, reproducible } from '@lossgraph/wasm';
import type { Arena } from './arena.ts';
import { arrayOver, bytesOf, copyInto, copyOf } from './bytes.ts';
import { emitModule } from './emit/module.ts';
import { ORDINARY } from './emit/ordinary.ts';
import { withEpilogues } from './epilogue.ts';
import { fuse } from './fuse.ts';
import type { Access, Listing, Value } from './ir.ts';
import type { Kernel } from './kernels.ts';
import type { Lease } from './lease.ts';
import type { Loans } from './loans.ts';
import { lower } from './lower.ts';
import type { ProgramOptions } from './options.ts';
import { type Plan, plan } from './plan.ts';
import type { Recording } from './record.ts';
import type { VariableHome } from './variable-home.ts';

/** A recorded function for inputs of certain shapes and dtypes, as WebAssembly in an arena. */
export class Program {
  readonly listing: Listing;
  readonly kernels: readonly Kernel[];
  readonly plan: Plan;
  readonly moduleBytes: number;
  readonly #lease: Lease;
  readonly #loans: Loans | null;
  readonly #arena: Arena;
  readonly #addresses: Map<Value, number> = new Map();
  readonly #homes: readonly VariableHome[];
  readonly #copied: readonly { readonly home: VariableHome; readonly from: number; readonly bytes: number }[];
  readonly #assigned: readonly Variable[];
  /** The function that runs each kernel, and what it is called with. Ordinary ones are imported, the others exported. */
  readonly #runs: readonly { readonly name: string; readonly addresses: readonly number[] }[];
  readonly #functions: Readonly<Record<string, unknown>>;
  readonly #step: () => void;
  /** Where the inputs go; `null` for those that nothing reads. */
  #inputs: readonly (Values | null)[] = [];
  #results: readonly (() => Strided)[] = [];
  /** Ids of the tensors that were copied in last. */
  readonly #present: number[] = [];
  #buffer: ArrayBuffer | null = null;

  constructor(recording: Recording, lease: Lease, options: ProgramOptions, loans: Loans | null) {
    this.#lease = lease;
    this.#loans = loans;
    this.#arena = lease.arena;
    this.listing = lower(recording);
    const kernels = fuse(this.listing, options);
    this.kernels = options.fuse ? withEpilogues(kernels, this.listing) : kernels;
    this.plan = plan(this.listing, this.kernels);
    const homes = new Map(this.listing.variables.flatMap((value) => this.#settle(value)));
    this.#homes = [...homes.values()];
    this.#place();
    const { isStored, isRowOnly } = this.plan;
    const arithmetic = options.arithmetic === 'relaxed' && detectFeatures().relaxedSimd ? relaxed : reproducible;
    const assigned = new Set(this.listing.assignments.map(({ value }) => value));
    const isAssigned = (value: Value) => assigned.has(value);
    const { bytes, imports, runs } = emitModule(
      this.kernels,
      { addressOf: this.addressOf, isStored, isRowOnly, isAssigned },
      lease,
      arithmetic,
    );
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
    this.#runs = runs.map(({ callee, addresses }) => ({ name: callee.name, addresses }));
    this.#functions = { ...imports[ORDINARY], ...instance.exports };
    this.#step = instance.exports['step'] as () => void;
    this.moduleBytes = bytes.length;
    this.#assigned = this.listing.assignments.map(({ variable }) => variable);
    this.#copied = this.plan.copied.flatMap(({ variable, value }) => {
      const home = homes.get(variable);
      return home === undefined ? [] : [{ home, from: this.addressOf(value), bytes: bytesOf(value.dtype, value.size) }];
    });
  }

  readonly addressOf = (value: Value): number => this.#addresses.get(value) ?? 0;

  /**
   * Returns the least time that each kernel took in some rounds, in microseconds, on the values of the last run; nothing if
   * another program ran since. No Variable changes.
   */
  time(rounds: number): number[] {
    if (this.#arena.user !== this) return [];
    const memory = new Uint8Array(this.#arena.memory.buffer);
    const before = memory.slice();
    try {
      return this.#runs.map(({ name, addresses }) => {
        const kernel = this.#functions[name];
        return typeof kernel === 'function' ? leastTime(() => kernel(...addresses), rounds) : 0;
      });
    } finally {
      memory.set(before);
    }
  }

  /**
   * Runs on the inputs and returns the outputs. Variables change last of all: if a kernel throws, none has.
   *
   * @throws ValueError for labels and indices out of range, as the ordinary kernels do
   */
  run(inputs: readonly Tensor[], origin: Node | null): Tensor[] {
    if (this.#buffer !== this.#arena.memory.buffer) this.#renewViews();
    this.#copyIn(inputs);
    for (const home of this.#homes) home.enter();
    this.#step();
    const { outputs } = this.listing;
    const results = this.#results.map((result, i) => new Tensor(result(), (outputs[i] as Access).value.dtype, origin));
    this.#commit(); // results may be former values of Variables
    return results;
  }

  /** Gives its memory back. It cannot run again. */
  end(): void {
    this.#lease.end();
  }

  /** Tensors never change: one that is there from the last run stays. */
  #copyIn(inputs: readonly Tensor[]): void {
    if (this.#arena.user !== this) this.#present.length = 0; // at once: an input may refuse to be read
    this.#arena.user = this;
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i] as Tensor;
      const place = this.#inputs[i] ?? null;
      if (place === null || this.#present[i] === input.id) continue;
      copyInto(place, input.strided);
      this.#present[i] = input.id;
    }
  }

  #commit(): void {
    if (this.#copied.length > 0) {
      const memory = new Uint8Array(this.#arena.memory.buffer);
      for (const { home, from, bytes } of this.#copied) memory.copyWithin(home.address, from, from + bytes);
    }
    for (const variable of this.#assigned) variable.invalidate();
  }

  #settle(value: Value): [Variable, VariableHome][] {
    if (value.origin.kind !== 'variable') return [];
    const home = this.#lease.home(value.origin.variable);
    this.#addresses.set(value, home.address);
    return [[value.origin.variable, home]];
  }

  #place(): void {
    const { slots, scratchBytes, inPlace } = this.plan;
    for (const [value, { variable }] of inPlace) this.#addresses.set(value, this.#lease.home(variable).address);
    for (const instruction of this.listing.instructions) {
      for (const { value } of instruction.inputs) this.#placeConstant(value);
    }
    for (const { value } of this.listing.outputs) this.#placeConstant(value);
    const scratch = this.#lease.scratch(scratchBytes);
    for (const { value, offset } of slots) this.#addresses.set(value, scratch + offset);
  }

  #placeConstant(value: Value): void {
    const { origin, dtype, size } = value;
    if ((origin.kind !== 'constant' && origin.kind !== 'uniform') || this.#addresses.has(value)) return;
    const address = this.#lease.reserve(bytesOf(dtype, size));
    this.#addresses.set(value, address);
    const target = this.#arena.view(dtype, address, size);
    if (origin.kind === 'uniform') target.fill(origin.number);
    else copyInto(target, origin.storage);
  }

  /** Whether a result may stay where it is: nothing else writes there before the next call. */
  #lends(value: Value, elements: Values): boolean {
    return value.origin.kind === 'computed' && !this.plan.inPlace.has(value) && this.#loans !== null && lend(elements);
  }

  #renewViews(): void {
    this.#buffer = this.#arena.memory.buffer;
    this.#inputs = this.listing.inputs.map((value) =>
      this.#addresses.has(value) ? this.#arena.view(value.dtype, this.addressOf(value), value.size) : null,
    );
    this.#results = this.listing.outputs.map(({ value, shape, stride }) => {
      const elements = this.#arena.view(value.dtype, this.addressOf(value), value.size);
      if (this.#lends(value, elements)) return () => (this.#loans as Loans).give(elements, shape);
      return value.origin.kind === 'uniform'
        ? () => arrayOver(copyOf(elements), shape, stride)
        : () => arrayOver(copyOf(elements), shape);
    });
  }
}

function leastTime(f: () => void, rounds: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let i = 0; i < 10; i++) f();
    least = Math.min(least, (performance.now() - start) * 100);
  }
  return least;
}
