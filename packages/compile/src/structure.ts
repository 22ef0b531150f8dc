import { StateError, show, Tensor, ValueError, Variable } from '@lossgraph/core';

/** A Tensor's place in a nest of arrays and plain objects: it stands for the tensor with that number. */
interface Slot {
  readonly kind: 'tensor';
  readonly index: number;
}

/** Anything else: it must be the same in every call that the program serves. */
interface Fixed {
  readonly kind: 'fixed';
  readonly value: unknown;
}

interface List {
  readonly kind: 'list';
  readonly items: readonly Structure[];
}

interface Fields {
  readonly kind: 'fields';
  readonly keys: readonly string[];
  readonly items: readonly Structure[];
}

/** The form of a nest of arrays and plain objects around Tensors. */
export type Structure = Slot | Fixed | List | Fields;

/** Returns the form of `value`, and appends its tensors to `tensors` in order, each once. @throws ValueError for a cycle */
export function flatten(value: unknown, tensors: Tensor[], around: readonly unknown[] = []): Structure {
  if (value instanceof Tensor) return { kind: 'tensor', index: placeOf(value, tensors) };
  if (!Array.isArray(value) && !isPlain(value)) return { kind: 'fixed', value };
  if (around.includes(value)) {
    throw new ValueError(
      `compile: an argument or a result holds itself; got ${Array.isArray(value) ? 'an array' : 'an object'} inside of itself; ` +
        'allowed are arrays and plain objects without cycles',
    );
  }
  const inside = [...around, value];
  if (Array.isArray(value)) return { kind: 'list', items: value.map((each) => flatten(each, tensors, inside)) };
  const keys = Object.keys(value);
  return { kind: 'fields', keys, items: keys.map((key) => flatten(value[key], tensors, inside)) };
}

function isNdArray(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'data' in value && 'stride' in value && 'offset' in value;
}

// A tensor that comes twice is one tensor: a gradient with respect to it goes through both places.
function placeOf(tensor: Tensor, tensors: Tensor[]): number {
  const known = tensors.indexOf(tensor);
  return known >= 0 ? known : tensors.push(tensor) - 1;
}

/** Appends the tensors of `value` to `tensors` and returns whether it has the form `structure`. */
export function matches(structure: Structure, value: unknown, tensors: Tensor[]): boolean {
  switch (structure.kind) {
    case 'tensor':
      return value instanceof Tensor && placeOf(value, tensors) === structure.index;
    case 'fixed':
      return Object.is(structure.value, value);
    case 'list':
      return (
        Array.isArray(value) &&
        value.length === structure.items.length &&
        structure.items.every((item, i) => matches(item, value[i], tensors))
      );
    case 'fields': {
      if (!isPlain(value)) return false;
      const keys = Object.keys(value);
      return (
        keys.length === structure.keys.length &&
        structure.items.every((item, i) => {
          const key = structure.keys[i] ?? '';
          return key === keys[i] && matches(item, value[key], tensors);
        })
      );
    }
  }
}

/** Returns a nest of the form `structure` around `tensors`. */
export function rebuild(structure: Structure, tensors: readonly Tensor[]): unknown {
  switch (structure.kind) {
    case 'tensor':
      return tensors[structure.index];
    case 'fixed':
      return structure.value;
    case 'list':
      return structure.items.map((item) => rebuild(item, tensors));
    case 'fields':
      return Object.fromEntries(structure.items.map((item, i) => [structure.keys[i], rebuild(item, tensors)]));
  }
}

/**
 * Refuses arguments that are told by their identity and hold numbers that may change: the program would go on with the
 * former ones. @throws ValueError
 */
export function checkArgument(structure: Structure): void {
  if (structure.kind === 'list' || structure.kind === 'fields') structure.items.forEach(checkArgument);
  if (structure.kind !== 'fixed') return;
  const { value } = structure;
  if (!(ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set || isNdArray(value))) return;
  throw new ValueError(
    `compile: neither a tensor nor constant; got ${show(value)}; give tensor(x), or arrays and plain objects of tensors`,
  );
}

/** Refuses results that hide tensors where they cannot be found. @throws StateError */
export function checkResult(structure: Structure): void {
  if (structure.kind === 'list' || structure.kind === 'fields') structure.items.forEach(checkResult);
  if (structure.kind !== 'fixed') return;
  const { value } = structure;
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || value instanceof Variable) return;
  throw new StateError(
    `compile: the function gave something that cannot be computed anew; got ${show(value)}; ` +
      'allowed are tensors, numbers, strings, and arrays and plain objects of them; or call the function itself',
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
