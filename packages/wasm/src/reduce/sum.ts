import * as f32x4 from '../instructions/f32x4.ts';
import * as f64 from '../instructions/f64.ts';
import * as f64x2 from '../instructions/f64x2.ts';
import * as i32 from '../instructions/i32.ts';
import * as i32x4 from '../instructions/i32x4.ts';
import * as v128 from '../instructions/v128.ts';
import { lowHalf, upperHalf } from '../math/halves.ts';
import { expr, least, minus, plus, remainder, type Size, times } from '../size.ts';
import { forLoop, if_ } from '../tree/control.ts';
import { local, locals, once, set } from '../tree/locals.ts';
import type { F64, I32, Stmt, V128 } from '../tree/nodes.ts';

export interface SumOptions {
  /** How many float32 are summed; an expression is evaluated several times. */
  readonly count: Size;
  /**
   * Four addends: those whose first one stands `offset` bytes after the start of an array of float32. At the end it is asked for
   * four although fewer are left: the others are ignored, but memory must go on for 12 bytes.
   */
  readonly value: (offset: I32) => V128;
  /** How many of `value` stand in the innermost loop: more hide the latency of additions, 1 keeps code small. */
  readonly unroll?: 1 | 2 | 4;
}

export interface Sum {
  /** Computes it. */
  readonly body: readonly Stmt[];
  /** The sum, once `body` has run. */
  readonly total: F64;
}

/** Vectors that are added in float32 before they join a sum in float64. */
const BLOCK = 16;

/**
 * A sum of float32 addends, within 10⁻⁶ of itself when all have one sign, however many there are.
 *
 * Chains of at most 16 additions in float32, whose results are added in float64: as fast as float32 alone, since one addition
 * in sixteen is a long one.
 *
 * @example
 * ```ts
 * import { encodeModule, f32, f32x4, func, local, once, sum, v128 } from '@lossgraph/wasm';
 *
 * const n = local('i32', 'n');
 * const squares = sum({ count: n, value: (offset) => once(v128.load(offset, 64), (x) => f32x4.mul(x, x)) });
 * const norm = func({ name: 'norm', params: [n], body: squares.body, value: f32.sqrt(f32.demoteF64(squares.total)) });
 * const bytes = encodeModule({ functions: [norm], memory: { pages: 1, export: 'memory' } });
 * ```
 */
export function sum({ count, value, unroll = 1 }: SumOptions): Sum {
  const { offset, block, end } = locals('i32', 'offset', 'block', 'end');
  const { low, high } = locals('v128', 'low', 'high');
  const chains = Array.from({ length: unroll }, (_, i) => local('v128', `chain${i}`));
  const width = 16 * unroll;
  const rest = remainder(count, 4);
  const whole = times(minus(count, rest), 4);
  const aligned = typeof whole === 'number' ? whole - (whole % width) : i32.and(whole, -width);
  const join = (x: V128): Stmt[] => [set(low, f64x2.add(low, lowHalf(x))), set(high, f64x2.add(high, upperHalf(x)))];
  const total = local('v128', 'chain');
  return {
    body: [
      set(low, f64x2.const(0)),
      set(high, f64x2.const(0)),
      forLoop(block, { to: expr(aligned), step: BLOCK * width }, [
        ...chains.map((chain) => set(chain, f32x4.const(0))),
        set(end, expr(least(plus(block, BLOCK * width), aligned))),
        forLoop(
          offset,
          { from: block, to: end, step: width },
          chains.map((chain, i) => set(chain, f32x4.add(chain, value(expr(plus(offset, 16 * i)))))),
        ),
        set(total, pairwise(chains)),
        ...join(total),
      ]),
      forLoop(offset, { from: expr(aligned), to: expr(whole), step: 16 }, [set(total, value(offset)), ...join(total)]),
      ...unless0(rest, [
        set(offset, expr(whole)),
        set(total, v128.and(value(offset), firstLanes(rest))),
        ...join(total),
      ]),
    ],
    total: once(f64x2.add(low, high), (both) => f64.add(f64x2.extractLane(both, 0), f64x2.extractLane(both, 1))),
  };
}

/** (a + b) + (c + d) */
function pairwise(x: readonly V128[]): V128 {
  if (x.length === 1) return x[0]!;
  return f32x4.add(pairwise(x.slice(0, x.length / 2)), pairwise(x.slice(x.length / 2)));
}

function unless0(condition: Size, body: readonly Stmt[]): readonly Stmt[] {
  if (typeof condition === 'number') return condition === 0 ? [] : body;
  return [if_(condition, body)];
}

/** All ones in the first `count` lanes, zeros in the others. */
function firstLanes(count: Size): V128 {
  return i32x4.ltS(i32x4.const(0, 1, 2, 3), i32x4.splat(count));
}
