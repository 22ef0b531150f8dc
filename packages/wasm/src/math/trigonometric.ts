import * as f32x4 from '../instructions/f32x4.ts';
import * as f64x2 from '../instructions/f64x2.ts';
import * as i32x4 from '../instructions/i32x4.ts';
import * as v128 from '../instructions/v128.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';
import { type Arithmetic, reproducible } from './arithmetic.ts';
import { joined, lowHalf, upperHalf } from './halves.ts';
import { polynomial } from './polynomial.ts';
import { signOf } from './sign.ts';

/** sin x within 2 ulp for |x| < 2³¹, and NaN beyond; -0 of -0. */
export function sin(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) => v128.xor(signOf(x), quarters(f32x4.abs(x), 0, arithmetic)));
}

/** cos x within 2 ulp for |x| < 2³¹, and NaN beyond. */
export function cos(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return quarters(f32x4.abs(x), 1, arithmetic);
}

/** sin (x + first π/2) for x ≥ 0. With x = q π/2 + r it is ±sin r or ±cos r. */
function quarters(x: V128, first: number, arithmetic: Arithmetic): V128 {
  return once(x, (x) =>
    once(lowHalf(x), (low) =>
      once(upperHalf(x), (high) =>
        once(joined(nearestQuarter, i32x4.truncSatF64x2SZero, low, high), (quarter) =>
          once(joined(remainder, f32x4.demoteF64x2Zero, low, high), (r) =>
            once(i32x4.add(quarter, first), (q) => {
              const odd = i32x4.shrS(i32x4.shl(q, 31), 31);
              const flipped = i32x4.shl(i32x4.shrU(q, 1), 31);
              const value = v128.xor(v128.select(odd, cosNearZero(r, arithmetic), sinNearZero(r, arithmetic)), flipped);
              const beyond = f32x4.ge(x, 2 ** 31); // all ones is a NaN
              return v128.or(value, beyond);
            }),
          ),
        ),
      ),
    ),
  );
}

/** π/2 as a sum whose first two parts have 22 bits: their products with quarters below 2³¹ are exact. */
const PARTS = [1.570796012878418, 3.139164164167596e-7, 6.223372171896613e-14] as const;

function nearestQuarter(x: V128): V128 {
  return f64x2.nearest(f64x2.mul(x, 0.6366197723675814));
}

function remainder(x: V128): V128 {
  return once(nearestQuarter(x), (q) => PARTS.reduce((r: V128, part) => f64x2.sub(r, f64x2.mul(q, part)), x));
}

/** (sin r - r) / r³ and (cos r - 1 + r²/2) / r⁴ in r², for |r| ≤ π/4: 2⁻²⁸ and 2⁻³³. */
const SIN = [-0.16666655, 0.008332181, -0.00019517528];
const COS = [0.041666646, -0.0013887377, 2.443941e-5];

function sinNearZero(r: V128, arithmetic: Arithmetic): V128 {
  return once(f32x4.mul(r, r), (t) => arithmetic.madd(f32x4.mul(r, t), polynomial(t, SIN, arithmetic), r));
}

function cosNearZero(r: V128, arithmetic: Arithmetic): V128 {
  return once(f32x4.mul(r, r), (t) =>
    arithmetic.madd(f32x4.mul(t, t), polynomial(t, COS, arithmetic), arithmetic.nmadd(t, 0.5, f32x4.const(1))),
  );
}
