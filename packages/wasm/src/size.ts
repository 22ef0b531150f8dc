import * as i32 from './instructions/i32.ts';
import { select } from './instructions/select.ts';
import type { I32 } from './tree/nodes.ts';

/** A size or index: a number when it is known while code is made, an expression when only the running code knows it. */
export type Size = number | I32;

/** x + y, worked out beforehand where that is possible. */
export function plus(x: Size, y: Size): Size {
  if (typeof x === 'number') return typeof y === 'number' ? x + y : plus(y, x);
  return y === 0 ? x : i32.add(x, y);
}

export function minus(x: Size, y: Size): Size {
  if (typeof x === 'number' && typeof y === 'number') return x - y;
  return y === 0 ? x : i32.sub(x, y);
}

export function times(x: Size, y: Size): Size {
  if (typeof x === 'number') return typeof y === 'number' ? x * y : times(y, x);
  if (y === 0) return 0;
  if (y === 1) return x;
  return typeof y === 'number' && Number.isInteger(Math.log2(y)) ? i32.shl(x, Math.log2(y)) : i32.mul(x, y);
}

/** The smaller one. An expression is evaluated twice. */
export function least(x: Size, y: Size): Size {
  if (typeof x === 'number' && typeof y === 'number') return Math.min(x, y);
  return select(i32.ltU(x, y), expr(x), expr(y));
}

/** The remainder of the division by a number. */
export function remainder(x: Size, by: number): Size {
  if (typeof x === 'number') return x % by;
  return Number.isInteger(Math.log2(by)) ? i32.and(x, by - 1) : i32.remU(x, by);
}

export function expr(x: Size): I32 {
  return typeof x === 'number' ? i32.const(x) : x;
}
