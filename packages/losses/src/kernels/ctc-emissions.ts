import {
  type Func,
  f64,
  f64x2,
  forLoop,
  func,
  i32,
  locals,
  lockstep,
  math,
  reproducible,
  set,
  v128,
} from '@lossgraph/wasm';
import { advance, eachAgain, paramsOf, sumOf } from './ctc-places.ts';

/** So many exponentials are worked on together: each is a chain of instructions that wait for one another. */
const ROUNDS = 4;

/** Logits are at most 0 or not much more, and exponentials of that take fewer instructions. */
const NOT_MUCH = [Number.NEGATIVE_INFINITY, 300] as const;

/** e[k, j] = e^z, and totals[k] = Σ e[k, j] + others[k]. A column that another one stands for gets what that one has. */
export function emissions(): Func<'none'> {
  const { at, k } = locals('i32', 'at', 'k');
  const { p, params } = paramsOf();
  const { x, sum } = locals('v128', 'x', 'sum');
  const logits = i32.add(p.logits, at);
  const exponentials = Array.from({ length: ROUNDS }, (_, i) => [
    v128.store(logits, math.double.exp(v128.load(logits, 16 * i), reproducible, NOT_MUCH), 16 * i),
  ]);
  return func({
    name: 'emissions',
    params,
    body: [
      forLoop(at, { to: i32.add(i32.mul(p.logitsRow, p.frames), 8), step: 16 * ROUNDS }, lockstep(exponentials)),
      forLoop(k, { to: p.frames }, [
        set(sum, f64x2.const(0)),
        forLoop(at, { to: p.columnsSize, step: 16 }, [
          set(x, v128.and(v128.load(i32.add(p.logits, at)), v128.load(i32.add(p.own, at)))),
          set(sum, f64x2.add(sum, x)),
          v128.store(i32.add(p.emitted, at), x),
        ]),
        v128.store(i32.add(p.emitted, p.columnsSize), f64x2.const(0)),
        f64.store(p.totals, f64.add(sumOf(sum), f64.load(p.others))),
        ...eachAgain(p, (column, first) => f64.store(i32.add(p.emitted, column), f64.load(i32.add(p.emitted, first)))),
        advance(p.logits, p.logitsRow),
        advance(p.emitted, p.emittedRow),
        advance(p.totals, 8),
        advance(p.others, 8),
      ]),
    ],
  });
}
