import * as f32 from '../instructions/f32.ts';
import * as f32x4 from '../instructions/f32x4.ts';
import { once } from '../tree/locals.ts';
import type { F32, V128 } from '../tree/nodes.ts';

type Lane = (index: number) => F32;

/** (x₀ + x₁) + (x₂ + x₃) */
export function sumOfLanes(x: V128): F32 {
  return across(x, (lane) => f32.add(f32.add(lane(0), lane(1)), f32.add(lane(2), lane(3))));
}

/** The largest lane; NaN if any is NaN. */
export function maxOfLanes(x: V128): F32 {
  return across(x, (lane) => f32.max(f32.max(lane(0), lane(1)), f32.max(lane(2), lane(3))));
}

/** The smallest lane; NaN if any is NaN. */
export function minOfLanes(x: V128): F32 {
  return across(x, (lane) => f32.min(f32.min(lane(0), lane(1)), f32.min(lane(2), lane(3))));
}

function across(x: V128, combine: (lane: Lane) => F32): F32 {
  return once(x, (x) => combine((index) => f32x4.extractLane(x, index)));
}
