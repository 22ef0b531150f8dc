import { type I32, i32, type Local, local, type Stmt, set } from '@lossgraph/wasm';
import type { Parts } from './parts.ts';

/** A place in memory: `pointer + offset`, the offset known while code is made. */
export interface Address {
  readonly pointer: I32;
  readonly offset: number;
}

/** Where an array begins: at `offset`, counted from the value of a parameter if there is one. */
export interface Place {
  readonly param: Local<'i32'> | null;
  readonly offset: number;
}

/**
 * How far a loop has come: a number where it is written out, else a variable. That of the loop over lanes counts in bytes of
 * 4-byte elements, the others in elements.
 */
export interface Counter {
  readonly at: number | Local<'i32'>;
  readonly inBytes: boolean;
  /** How many elements further than `at`. */
  readonly ahead?: number;
}

/** The statements before an inner loop, or of its body, and what they have put into variables so far. */
export class Scope {
  readonly statements: Stmt[] = [];
  readonly pointers: Map<string, I32> = new Map();
  readonly values: Map<string, Parts> = new Map();
}

/**
 * Returns the address of an element in the present round of the loops. What a pointer has in common with others is worked
 * out once, in the outermost loop where that can be.
 *
 * @param strides in bytes, one per loop around, outermost first
 * @param scopes that of the function, then one per loop
 */
export function addressOf(
  { param, offset: start }: Place,
  strides: readonly number[],
  counters: readonly Counter[],
  scopes: readonly Scope[],
): Address {
  let offset = start;
  const moving: { readonly stride: number; readonly counter: Counter; readonly depth: number }[] = [];
  counters.forEach((counter, i) => {
    const stride = strides[i]!;
    if (typeof counter.at === 'number') offset += counter.at * stride;
    else {
      offset += (counter.ahead ?? 0) * stride;
      if (stride !== 0) moving.push({ stride, counter, depth: i + 1 });
    }
  });
  if (moving.length === 0) return { pointer: param ?? i32.const(0), offset };
  // An offset in the code is never negative, and pointers do not wrap round: backwards we count from the full address.
  const backwards = moving.some(({ stride }) => stride < 0);
  let pointer: I32 | null = param;
  let key = param?.name ?? '';
  if (backwards) {
    pointer = sumOf(pointer, i32.const(offset));
    key += `+${offset}`;
  }
  for (const { stride, counter, depth } of moving) {
    key += ` ${depth}:${stride}`;
    pointer = pointerAt(scopes[depth]!, key, sumOf(pointer, scaled(counter, stride)));
  }
  return { pointer: pointer!, offset: backwards ? 0 : offset };
}

function pointerAt(scope: Scope, key: string, value: I32): I32 {
  if (value.kind === 'local') return value;
  const known = scope.pointers.get(key);
  if (known !== undefined) return known;
  const pointer = local('i32', 'p');
  scope.statements.push(set(pointer, value));
  scope.pointers.set(key, pointer);
  return pointer;
}

function sumOf(a: I32 | null, b: I32): I32 {
  return a === null ? b : i32.add(a, b);
}

function scaled({ at, inBytes }: Counter, stride: number): I32 {
  const counter = at as Local<'i32'>;
  if (!inBytes) return stride === 1 ? counter : i32.mul(counter, stride);
  if (stride % 4 === 0) return stride === 4 ? counter : i32.mul(counter, stride / 4);
  const elements = i32.shrU(counter, 2);
  return stride === 1 ? elements : i32.mul(elements, stride);
}
