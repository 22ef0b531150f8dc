import { type Arithmetic, type Callable, call, type Func, i32, type Local, local, type Stmt } from '@lossgraph/wasm';
import type { Value } from '../ir.ts';
import type { Kernel, LoopKernel } from '../kernels.ts';
import { formsIn } from './alike.ts';
import { emitLoop } from './loop.ts';
import type { Places } from './places.ts';

/** A function, and the addresses that it is called with. */
export interface Run {
  readonly callee: Callable<'none'>;
  readonly addresses: readonly number[];
}

/** Up to so many loops of one form have a function each: with numbers for addresses it is a little faster. */
const FEW_ALIKE = 3;

/** From so many different functions on, code takes longer to compile than it saves to write loops out. */
const MANY_FUNCTIONS = 60;

/**
 * Returns how each loop kernel is run. An unrolled network is made of a few loops, run many times on other arrays: for those
 * one function does, with addresses as parameters.
 */
export function emitLoops(
  kernels: readonly Kernel[],
  places: Places,
  arithmetic: Arithmetic,
): ReadonlyMap<Kernel, Run> {
  const groups = grouped(kernels, places);
  const functions = groups.reduce((sum, { length }) => sum + (length > FEW_ALIKE ? 1 : length), 0);
  const options = { mostUnrolled: functions > MANY_FUNCTIONS ? 12 : 96, arithmetic };
  const runs = new Map<Kernel, Run>();
  for (const group of groups) {
    const shared = group.length > FEW_ALIKE ? emitShared(group[0]!, places, options) : null;
    for (const { name, kernel, values } of group) {
      const run =
        shared === null
          ? { callee: emitLoop(name, kernel, atNumbers(places), options), addresses: [] }
          : { callee: shared, addresses: values.map(places.addressOf) };
      runs.set(kernel, run);
    }
  }
  return runs;
}

export function calling({ callee, addresses }: Run): Stmt {
  return call(callee, ...addresses.map((address) => i32.const(address)));
}

interface Member {
  readonly name: string;
  readonly kernel: LoopKernel;
  /** What it reads or writes in memory. */
  readonly values: readonly Value[];
}

function grouped(kernels: readonly Kernel[], places: Places): Member[][] {
  const formOf = formsIn(places);
  const groups = new Map<string, Member[]>();
  kernels.forEach((kernel, i) => {
    if (kernel.kind !== 'loop') return;
    const { key, values } = formOf(kernel);
    const member = { name: `kernel${i}`, kernel, values };
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [member]);
    else group.push(member);
  });
  return [...groups.values()];
}

type Options = Parameters<typeof emitLoop>[3];

function atNumbers(places: Places) {
  return { ...places, placeOf: (value: Value) => ({ param: null, offset: places.addressOf(value) }) };
}

function emitShared({ name, kernel, values }: Member, places: Places, options: Options): Func<'none'> {
  const params = new Map(values.map((value, i): [Value, Local<'i32'>] => [value, local('i32', `a${i}`)]));
  const placeOf = (value: Value) => ({ param: params.get(value) ?? null, offset: 0 });
  return emitLoop(name, kernel, { ...places, placeOf }, options, [...params.values()]);
}
