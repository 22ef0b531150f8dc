import { type AnyOp, noGrad, show, type Tensor, tracing, ValueError } from '@lossgraph/core';
import { detectFeatures } from '@lossgraph/wasm';
import { Arena } from './arena.ts';
import { type Form, fits, formOf } from './form.ts';
import { type Inspection, type InspectOptions, inspect } from './inspect.ts';
import { Lease } from './lease.ts';
import { Loans } from './loans.ts';
import { type CompileOptions, settingsOf } from './options.ts';
import { Origin, originOp, type Touched } from './origin.ts';
import { Program } from './program.ts';
import { isRecording, type Recording, record } from './record.ts';
import { checkArgument, flatten, rebuild, type Structure } from './structure.ts';

/** A function of tensors, and of anything else that stays the same from call to call. */
// biome-ignore lint/suspicious/noExplicitAny: with never, a parameter that is written without a type could be given nothing
export type AnyFunction = (...args: any[]) => unknown;

/** A function that runs compiled, and can be looked into. */
export interface Compiled<F extends AnyFunction> {
  (...args: Parameters<F>): ReturnType<F>;
  /** Returns what became of the function, for every form of arguments that it was called with, the latest first. */
  inspect(options?: InspectOptions): Inspection;
}

interface Entry {
  readonly form: Form;
  readonly program: Program;
  readonly touched: Touched;
  readonly result: Structure;
}

/** How many forms of arguments are kept; the one not used for longest goes. */
const MOST_PROGRAMS = 32;

/**
 * Returns a function that does what `f` does, faster: the first call with arguments of new shapes and dtypes records what f
 * does to tensors and Variables, and compiles it into one WebAssembly function; later calls run that.
 *
 * Tensors may come and go in arrays and plain objects. Anything else among the arguments is part of the form, like shapes:
 * another number is another program, and an instance of a class counts by its identity, so that what changes inside of it goes
 * unseen. So is whether it is called inside of `noGrad` or of a layer that trains. Vector loops put 0 in place of a
 * Variable's float32 below 2⁻¹²⁶ in size. A gradient has to be taken inside f: none passes through the results. f is not run
 * again, so what it does beside ops and Variables happens once per form. If something throws, no Variable has changed.
 *
 * @throws StateError when called, if f reads a tensor's value or gives anything but tensors and constants; ValueError for
 *   arguments that may change without being tensors, such as typed arrays
 * @example
 * ```ts
 * import { gradients, mean, square, tensor, Variable } from '@lossgraph/core';
 * import { compile } from '@lossgraph/compile';
 *
 * const w = new Variable([0, 0]);
 * const step = compile((x: Tensor, y: Tensor) => {
 *   const loss = mean(square(x.mul(w.value).sub(y)));
 *   const [dw] = gradients(loss, [w]);
 *   w.assign(w.value.sub(dw.mul(0.5)));
 *   return loss;
 * });
 * step(tensor([1, 2]), tensor([3, 4])).item(); // 12.5
 * w.value.toArray(); // [1.5, 4]
 * ```
 */
export function compile<F extends AnyFunction>(f: F, options: CompileOptions = {}): Compiled<F> {
  if (typeof f !== 'function')
    throw new ValueError(`compile: not a function; got ${show(f)}; allowed is a function of tensors`);
  const compiled = new CompiledFunction(f, options);
  const call = (...args: Parameters<F>): ReturnType<F> => compiled.call(args) as ReturnType<F>;
  Object.defineProperty(call, 'name', { value: compiled.name });
  return Object.assign(call, {
    inspect: (how: InspectOptions = {}) => inspect(compiled.name, compiled.programs(), compiled.arenaBytes, how),
  });
}

class CompiledFunction {
  readonly name: string;
  readonly #f: AnyFunction;
  readonly #options: Required<CompileOptions>;
  readonly #op: AnyOp;
  readonly #arena: Arena | null = detectFeatures().simd ? new Arena() : null;
  readonly #loans: Loans | null;
  #entries: Entry[] = [];
  #running = false;
  #isWarned = false;
  /** Where the latest results come from: it holds the arguments of one call, so that a gradient through them is refused. */
  #latest: Origin | null = null;

  constructor(f: AnyFunction, options: CompileOptions) {
    this.#options = settingsOf(options, f);
    this.name = this.#options.name;
    this.#f = f;
    const isLending = this.#options.results === 'borrowed' && this.#arena !== null;
    this.#loans = isLending ? new Loans(this.name, this.#arena) : null;
    this.#op = originOp(this.name);
  }

  programs(): readonly Program[] {
    return this.#entries.map(({ program }) => program);
  }

  get arenaBytes(): number {
    return this.#arena?.bytes ?? 0;
  }

  call(args: readonly unknown[]): unknown {
    if (this.#arena === null || this.#running || tracing() !== null) return this.#f(...args);
    const tensors: Tensor[] = [];
    const entry = this.#find(args, tensors) ?? this.#add(args, tensors, this.#arena);
    if (entry === null) return this.#f(...args);
    this.#loans?.end(tensors);
    this.#latest?.forget();
    this.#latest = entry.form.isKeepingHistory ? new Origin(this.#op, tensors, entry.touched) : null;
    this.#running = true;
    try {
      const results = entry.program.run(tensors, this.#latest);
      this.#latest?.gave(results);
      return rebuild(entry.result, results);
    } finally {
      this.#running = false;
    }
  }

  #find(args: readonly unknown[], tensors: Tensor[]): Entry | null {
    for (let i = 0; i < this.#entries.length; i++) {
      const entry = this.#entries[i] as Entry;
      if (!fits(entry.form, args, tensors)) continue;
      if (i > 0) this.#entries.unshift(...this.#entries.splice(i, 1));
      return entry;
    }
    return null;
  }

  #add(args: readonly unknown[], tensors: Tensor[], arena: Arena): Entry | null {
    tensors.length = 0;
    const structures = args.map((arg) => flatten(arg, tensors));
    structures.forEach(checkArgument);
    if (isRecording(tensors)) return null;
    this.#loans?.end(tensors); // the memory may grow
    const recording = record(this.name, this.#f, structures, tensors, this.#op);
    const { variables, assignments } = recording;
    const entry: Entry = {
      form: formOf(structures, tensors, recording),
      program: this.#program(recording, arena),
      touched: { variables, assigned: new Set(assignments.keys()) },
      result: recording.structure,
    };
    const dropped = this.#entries.splice(MOST_PROGRAMS - 1);
    for (const { program } of dropped) program.end();
    if (dropped.length > 0) this.#warnOfForms();
    this.#entries.unshift(entry);
    return entry;
  }

  /** Once: whoever passes what changes as a number waits for a compilation at every call. */
  #warnOfForms(): void {
    if (this.#isWarned) return;
    this.#isWarned = true;
    console.warn(
      `compile: ${this.name} has been recorded for more than ${MOST_PROGRAMS} forms of arguments, and forgets the oldest; ` +
        'each shape, and each value of what is no tensor, is a form of its own; pass numbers that change as tensors: tensor([1, 2])',
    );
  }

  #program(recording: Recording, arena: Arena): Program {
    const lease = new Lease(arena);
    try {
      return noGrad(() => new Program(recording, lease, this.#options, this.#loans));
    } catch (error) {
      lease.end();
      throw error;
    }
  }
}
