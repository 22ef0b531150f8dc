import type { AnyOp, Attrs } from '@lossgraph/core';
import type { Access } from './ir.ts';
import { isCommutative } from './rules.ts';
import { isWhole, sameList } from './strides.ts';

/** Makes equal strings for equal instructions. */
export class KeyMaker {
  readonly #objects: Map<object, number> = new Map();

  of(op: AnyOp, inputs: readonly Access[], attrs: Attrs): string {
    const operands = inputs.map(keyOfAccess);
    if (isCommutative(op)) operands.sort();
    return `${this.#object(op)}(${operands.join(';')})${this.#attribute(attrs)}`;
  }

  /** Numbers, strings, arrays and plain objects by content; anything else by identity. */
  #attribute(x: unknown): string {
    if (Array.isArray(x)) return `[${x.map((each) => this.#attribute(each)).join()}]`;
    if (typeof x === 'object' && x !== null) {
      if (Object.getPrototypeOf(x) !== Object.prototype) return `#${this.#object(x)}`;
      return `{${Object.entries(x).map(([key, each]) => `${key}:${this.#attribute(each)}`)}}`;
    }
    if (typeof x === 'function') return `#${this.#object(x)}`;
    if (typeof x === 'string') return JSON.stringify(x);
    return Object.is(x, -0) ? '-0' : String(x);
  }

  #object(x: object): number {
    const known = this.#objects.get(x) ?? this.#objects.size;
    this.#objects.set(x, known);
    return known;
  }
}

/** Returns a text that is the same for equal lists; faster than `join`. */
export function keyOfList(list: readonly number[]): string {
  let key = '';
  for (const each of list) key += `${each},`;
  return key;
}

function keyOfAccess(access: Access): string {
  const { value, shape, stride, offset } = access;
  if (isWhole(access) && sameList(shape, value.shape)) return `${value.id}`;
  return `${value.id}:${keyOfList(shape)}:${keyOfList(stride)}${offset}`;
}
