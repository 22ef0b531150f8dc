import { type Expr, f32, f32x4, forLoop, type I32, i32, local, once, type Stmt, select, v128 } from '@lossgraph/wasm';
import { withoutSubnormals } from './subnormals.ts';

/** Four at a time, and what is left one by one. */
export function alongRow(width: number, each: (at: I32, valid: number) => Stmt[]): Stmt[] {
  const whole = width - (width % 4);
  const at = local('i32', 'at');
  const loop =
    whole > 16
      ? [forLoop(at, { to: 4 * whole, step: 16 }, each(at, 4))]
      : Array.from({ length: whole / 4 }, (_, i) => each(i32.const(16 * i), 4)).flat();
  const rest = Array.from({ length: width - whole }, (_, i) => each(i32.const(4 * (whole + i)), 1)).flat();
  return [...loop, ...rest];
}

/** The same for float32. */
export function alongFloats(width: number, each: (at: I32, floats: Floats) => Stmt[]): Stmt[] {
  return alongRow(width, (at, valid) => each(at, valid === 4 ? four : one));
}

// biome-ignore lint/suspicious/noExplicitAny: four float32, or one, the same in all operands
type Any = any;

/** Arithmetic on neighbouring float32: four of them, or one. */
export interface Floats {
  readonly zero: Expr;
  /** The same number for each. */
  all(x: Expr<'f32'>): Expr;
  load(pointer: I32, address: number): Expr;
  store(pointer: I32, value: Expr, address: number): Stmt;
  add(x: Expr, y: Expr): Expr;
  sub(x: Expr, y: Expr): Expr;
  mul(x: Expr, y: Expr): Expr;
  withoutSubnormals(x: Expr): Expr;
}

const four: Floats = {
  zero: f32x4.const(0),
  all: (x) => f32x4.splat(x),
  load: (pointer, address) => v128.load(pointer, address),
  store: (pointer, value: Any, address) => v128.store(pointer, value, address),
  add: (x: Any, y: Any) => f32x4.add(x, y),
  sub: (x: Any, y: Any) => f32x4.sub(x, y),
  mul: (x: Any, y: Any) => f32x4.mul(x, y),
  withoutSubnormals: (x: Any) => withoutSubnormals(x),
};

const one: Floats = {
  zero: f32.const(0),
  all: (x) => x,
  load: (pointer, address) => f32.load(pointer, address),
  store: (pointer, value: Any, address) => f32.store(pointer, value, address),
  add: (x: Any, y: Any) => f32.add(x, y),
  sub: (x: Any, y: Any) => f32.sub(x, y),
  mul: (x: Any, y: Any) => f32.mul(x, y),
  withoutSubnormals: (x: Any) =>
    once(x as Expr<'f32'>, (single) => select(f32.lt(f32.abs(single), 2 ** -126), f32.const(0), single)),
};

/** Copies so many numbers from one address to another. */
export function copyFloats(from: number, to: number, count: number): Stmt[] {
  return alongRow(count, (at, valid) => {
    const { load, store } = valid === 4 ? four : one;
    return [store(at, load(at, from), to)];
  });
}
