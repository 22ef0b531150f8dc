import type { Access, Value } from '../ir.ts';
import type { LoopKernel, Step } from '../kernels.ts';
import { keyOfList } from '../keys.ts';
import type { Storage } from './places.ts';

/** What a loop kernel does, as a text that is the same for those that do the same to other arrays; and its arrays. */
export interface Form {
  readonly key: string;
  /** What it reads or writes in memory, in the order in which it is mentioned. */
  readonly values: readonly Value[];
}

/** Returns a function that tells the forms of loop kernels. All that code is made from is part of the form but addresses. */
export function formsIn(storage: Storage): (kernel: LoopKernel) => Form {
  const objects = new Map<unknown, number>();
  return (kernel) => {
    const values = new Map<Value, number>();
    let key = facts(kernel, 'steps', objects);
    for (const step of kernel.steps) key += `\n${stepKey(step, values, storage, objects)}`;
    return { key, values: [...values.keys()].filter(storage.isStored) };
  };
}

function stepKey(step: Step, values: Map<Value, number>, storage: Storage, objects: Map<unknown, number>): string {
  const { inputs, output } = step.instruction;
  let key = facts(step, 'instruction', objects);
  for (const access of inputs) key += `${accessKey(access, values, storage)} `;
  if (step.kind === 'map' && step.rule.ranged) key += inputs[0]!.value.range.map((x) => (Object.is(x, -0) ? '-0' : x));
  return `${key}> ${valueKey(output, values, storage)}`;
}

function accessKey({ value, shape, stride, offset }: Access, values: Map<Value, number>, storage: Storage): string {
  return `${valueKey(value, values, storage)}:${keyOfList(shape)}:${keyOfList(stride)}${offset}`;
}

function valueKey(value: Value, values: Map<Value, number>, storage: Storage): string {
  const { origin, dtype } = value;
  if (origin.kind === 'uniform') return `${dtype} ${Object.is(origin.number, -0) ? '-0' : origin.number}`;
  const known = values.get(value);
  if (known !== undefined) return `v${known}`;
  values.set(value, values.size);
  const ways =
    Number(storage.isStored(value)) + 2 * Number(storage.isRowOnly(value)) + 4 * Number(storage.isAssigned(value));
  return `v${values.size - 1} ${dtype}[${keyOfList(value.shape)}] ${ways}`;
}

/** Numbers, texts and lists of numbers by what they are; anything else by identity. */
function facts(of: LoopKernel | Step, except: string, objects: Map<unknown, number>): string {
  let key = '';
  for (const name in of) if (name !== except) key += `${factKey(Reflect.get(of, name), objects)};`;
  return key;
}

function factKey(x: unknown, objects: Map<unknown, number>): string {
  if (Array.isArray(x) && x.every((each) => typeof each === 'number')) return `[${keyOfList(x)}]`;
  if ((typeof x !== 'object' || x === null) && typeof x !== 'function') return String(x);
  const known = objects.get(x) ?? objects.size;
  objects.set(x, known);
  return `#${known}`;
}
