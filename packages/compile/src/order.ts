import type { Value } from './ir.ts';
import { instructionsOf, type Kernel, type LoopKernel, type MapStep, type ProductKernel } from './kernels.ts';

/** Kernels and their places in the order in which they run, while steps pass from one to another. */
export class Order {
  readonly #places: Map<Kernel, number> = new Map();
  readonly #made: Map<Value, number> = new Map();
  readonly #readers: Map<Value, Set<Kernel>> = new Map();

  constructor(kernels: readonly Kernel[]) {
    kernels.forEach((kernel, at) => {
      this.#add(kernel, at);
    });
  }

  kernels(): Kernel[] {
    return [...this.#places].sort(([, a], [, b]) => a - b).map(([kernel]) => kernel);
  }

  readersOf(value: Value): Kernel[] {
    return [...(this.#readers.get(value) ?? [])];
  }

  /** The loops over four elements at a time that read a value, the first one first. */
  loopsReading(value: Value): LoopKernel[] {
    const loops = this.readersOf(value).filter((kernel) => kernel.kind === 'loop');
    return loops.filter(({ width }) => width === 4).sort((a, b) => this.#placeOf(a) - this.#placeOf(b));
  }

  /**
   * Where a product can be that takes these steps of a loop: where it is, if all they need is there by then; else just before
   * the loop, if nothing needs the product before that.
   */
  placeFor(product: ProductKernel, loop: LoopKernel, taken: readonly MapStep[]): number | null {
    const results = instructionsOf(product).map(({ output }) => output);
    const made = new Set([...results, ...taken.map(({ instruction }) => instruction.output)]);
    const needed = taken.flatMap(({ instruction }) => instruction.inputs.map(({ value }) => value));
    const [own, later] = [this.#placeOf(product), this.#placeOf(loop)];
    if (needed.every((value) => made.has(value) || (this.#made.get(value) ?? -1) < own)) return own;
    const isFirst = results.flatMap((value) => this.readersOf(value)).every((kernel) => this.#placeOf(kernel) >= later);
    return isFirst ? later - 0.5 : null;
  }

  /** Puts a kernel in place of another; one that does nothing is left out. */
  replace(former: Kernel, kernel: Kernel, place: number = this.#placeOf(former)): void {
    this.#places.delete(former);
    for (const { inputs } of instructionsOf(former)) {
      for (const { value } of inputs) this.#readers.get(value)?.delete(former);
    }
    if (instructionsOf(kernel).length > 0) this.#add(kernel, place);
  }

  #add(kernel: Kernel, place: number): void {
    this.#places.set(kernel, place);
    for (const { inputs, output } of instructionsOf(kernel)) {
      this.#made.set(output, place);
      for (const { value } of inputs) {
        if (!this.#readers.has(value)) this.#readers.set(value, new Set());
        this.#readers.get(value)?.add(kernel);
      }
    }
  }

  #placeOf(kernel: Kernel): number {
    return this.#places.get(kernel) as number;
  }
}
