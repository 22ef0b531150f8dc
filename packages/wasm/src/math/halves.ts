import * as f64x2 from '../instructions/f64x2.ts';
import * as i32x4 from '../instructions/i32x4.ts';
import type { V128 } from '../tree/nodes.ts';

// Four f32 as twice two f64, for what needs more than 24 bits on the way.

/** The two lower f32, as f64. */
export function lowHalf(x: V128): V128 {
  return f64x2.promoteLowF32x4(x);
}

/** The two upper f32, as f64. */
export function upperHalf(x: V128): V128 {
  return f64x2.promoteLowF32x4(i32x4.shuffle(x, x, [2, 3, 2, 3]));
}

/** narrow(f(low)) and narrow(f(high)) as one vector of four lanes. */
export function joined(f: (x: V128) => V128, narrow: (x: V128) => V128, low: V128, high: V128): V128 {
  return i32x4.shuffle(narrow(f(low)), narrow(f(high)), [0, 1, 4, 5]);
}
