// Formulas on single elements. A float32 goes through float64 where the ordinary kernel does more than one operation, so
// that both give the same bits.
import type { DType } from '@lossgraph/core';
import { call, type F64, f32, f64, type I32, i32, importFunc, once, select } from '@lossgraph/wasm';
import type { Formula, Formulas } from '../rules.ts';

// biome-ignore lint/suspicious/noExplicitAny: the boundary between dtypes, known at run time, and WebAssembly's types
type Any = any;

export function each(single: Any, double: Any, int?: Any, bool?: Any): Formulas {
  return { float32: single, float64: double, ...(int && { int32: int }), ...(bool && { bool }) };
}

export function ints(f: (...xs: I32[]) => I32): Formula {
  return f as Formula;
}

/** A formula in float64, for both float types. */
export function inDouble(f: (x: F64) => F64): [Formula, Formula] {
  return [((x: Any) => f32.demoteF64(f(f64.promoteF32(x)))) as Formula, f as Formula];
}

/** One of JavaScript's functions, as the ordinary kernels use it. */
export function called(name: keyof Math & string): [Formula, Formula] {
  const callee = importFunc({ module: 'math', name, params: ['f64'], result: 'f64' });
  return inDouble((x) => call(callee, x));
}

export function unlessZero(operation: 'mul' | 'div'): Formulas {
  const rule =
    (f: Any) =>
    (ct: Any, d: Any): Any =>
      select(f.eq(ct, 0), f.const(0), f[operation](ct, d));
  return { float32: rule(f32), float64: rule(f64) };
}

const pick: Formula = ((c: Any, a: Any, b: Any) => select(c, a, b)) as Formula;
export const where: Formulas = { float32: pick, float64: pick, int32: pick, bool: pick };

/** b if that is less (or greater) than a, else a. */
export function chosen(test: 'lt' | 'gt'): Formulas {
  const rule =
    (f: Any) =>
    (a: Any, b: Any): Any =>
      select(f[test](b, a), b, a);
  return { float32: rule(f32), float64: rule(f64) };
}

const negated =
  (f: Any): Formula =>
  (c: Any, x: Any): Any =>
    select(c, f.neg(x), x);
export const negatedWhere: Formulas = { float32: negated(f32), float64: negated(f64) };

export const maxInt = (a: I32, b: I32): I32 => select(i32.gtS(a, b), a, b);
export const minInt = (a: I32, b: I32): I32 => select(i32.ltS(a, b), a, b);
export const negInt = (x: I32): I32 => i32.sub(0, x);
export const absInt = (x: I32): I32 => select(i32.ltS(x, 0), i32.sub(0, x), x);
export const signInt = (x: I32): I32 => i32.sub(i32.gtS(x, 0), i32.ltS(x, 0));

/** ±1 with the sign of x; NaN and zeros of either sign stay. */
export function sign(f: Any): Any {
  return (x: Any) => select(f.gt(f.abs(x), 0), f.copysign(1, x), x);
}

export function square(f: Any): Any {
  return (x: Any) => f.mul(x, x);
}

export function inverse(f: Any): Any {
  return (x: Any) => f.div(1, x);
}

export function nan(f: Any): Any {
  return (x: Any) => f.ne(x, x);
}

export function finite(f: Any): Any {
  return (x: Any) => f.lt(f.abs(x), Number.POSITIVE_INFINITY);
}

export function casts(from: DType | undefined, to: DType): Formulas {
  const rule = from === undefined ? undefined : castTable[from][to];
  return from === undefined || rule === undefined ? {} : { [from]: rule };
}

const truth = (f: Any) => (x: Any) => f.ne(x, 0);
const id = (x: Any): Any => x;

const castTable: Readonly<Record<DType, Readonly<Partial<Record<DType, Any>>>>> = {
  float32: {
    float64: (x: Any) => f64.promoteF32(x),
    int32: (x: Any) => wrapped(f64.promoteF32(x)),
    bool: truth(f32),
  },
  float64: { float32: (x: Any) => f32.demoteF64(x), int32: (x: Any) => wrapped(x), bool: truth(f64) },
  int32: { float32: (x: Any) => f32.convertI32S(x), float64: (x: Any) => f64.convertI32S(x), bool: truth(i32) },
  bool: { float32: (x: Any) => f32.convertI32S(x), float64: (x: Any) => f64.convertI32S(x), int32: id },
};

/** As a typed array converts: cut towards zero, modulo 2³²; 0 for NaN and ±∞. */
function wrapped(x: F64): I32 {
  const whole = f64.trunc(x);
  const turns = f64.mul(f64.floor(f64.mul(whole, 2 ** -32)), 2 ** 32);
  return once(f64.sub(whole, turns), (low) =>
    i32.truncSatF64(select(f64.ge(low, 2 ** 31), f64.sub(low, 2 ** 32), low)),
  );
}
