import {
  doWhile,
  type Func,
  f64,
  f64x2,
  forLoop,
  func,
  type I32,
  i32,
  type Local,
  local,
  locals,
  type Stmt,
  set,
  v128,
} from '@lossgraph/wasm';
import { keep, paramsOf, sumOf, UNIT } from './ctc-places.ts';
import { slopes } from './ctc-slopes.ts';

/** All ways together, at any frame, are to lie between these. */
const LEAST = 1e-120;
const MOST = 1e300;

/**
 * Writes the slopes; returns 1 if nothing that counts was out of range, else 0.
 *
 *   ways on[s] = Σ γ[k + 1, s and behind],   γ[k, s] = e[k, s] · ways on[s],   occupied[s] = α[k + 1, s] · ways on[s]
 *
 * times UNIT / Σ γ[k + 1, s] in each frame.
 */
export function backward(): Func<'i32'> {
  const { at, k } = locals('i32', 'at', 'k');
  const { p, params } = paramsOf();
  const { rowBlanks, gammaBlanks } = locals('i32', 'rowBlanks', 'gammaBlanks');
  const { blank, nextBlanks, fromBlanks, fromLabels, ways, inBlanks, inLabels, all, scale } = locals(
    'v128',
    'blank',
    'nextBlanks',
    'fromBlanks',
    'fromLabels',
    'ways',
    'inBlanks',
    'inLabels',
    'all',
    'scale',
  );
  const nextLabels = local('v128', 'nextLabels');
  const { whole, least, most, factor } = locals('f64', 'whole', 'least', 'most', 'factor');
  const back = (place: Local<'i32'>, by: I32 | number): Stmt => set(place, i32.sub(place, by));
  const last = i32.sub(p.frames, 1);
  return func({
    name: 'backward',
    params,
    body: [
      set(p.emitted, i32.add(p.emitted, i32.mul(p.emittedRow, last))),
      set(p.totals, i32.add(p.totals, i32.shl(last, 3))),
      set(p.others, i32.add(p.others, i32.shl(last, 3))),
      set(p.slopes, i32.add(p.slopes, i32.mul(p.slopesRow, last))),
      set(p.alpha, i32.add(p.alpha, i32.mul(p.alphaRow, p.frames))),
      set(gammaBlanks, i32.add(i32.add(p.gamma, 16), p.statesSize)),
      forLoop(at, { to: i32.add(p.statesSize, 16), step: 16 }, [
        v128.store(i32.add(p.gamma, at), f64x2.const(0)),
        v128.store(i32.add(gammaBlanks, at), f64x2.const(0)),
      ]),
      forLoop(at, { to: p.columnsSize, step: 16 }, [v128.store(i32.add(p.occupied, at), f64x2.const(0))]),
      f64.store(i32.add(gammaBlanks, p.usedSize), f64.const(UNIT)), // behind the last frame: in the blank, as it were
      set(least, f64.const(MOST)),
      set(factor, f64.const(1)),
      set(k, p.frames),
      doWhile(
        [
          set(scale, f64x2.splat(factor)),
          set(blank, f64x2.mul(v128.load64Splat(p.emitted), scale)),
          set(rowBlanks, i32.add(i32.add(p.alpha, 16), p.statesSize)),
          set(inBlanks, f64x2.const(0)),
          set(inLabels, f64x2.const(0)),
          set(all, f64x2.const(0)),
          forLoop(at, { to: p.statesSize, step: 16 }, [
            set(nextBlanks, v128.load(i32.add(gammaBlanks, at), 8)),
            set(nextLabels, v128.load(i32.add(p.gamma, at))),
            set(fromBlanks, f64x2.add(v128.load(i32.add(gammaBlanks, at)), nextLabels)),
            set(
              fromLabels,
              f64x2.add(
                f64x2.add(nextLabels, nextBlanks),
                f64x2.mul(v128.load(i32.add(p.skips, at), 8), v128.load(i32.add(p.gamma, at), 8)),
              ),
            ),
            set(ways, f64x2.mul(fromLabels, v128.load(i32.add(p.alpha, at), 16))),
            v128.store(i32.add(p.occupied, at), ways, 8),
            set(inLabels, f64x2.add(inLabels, ways)),
            set(inBlanks, f64x2.add(inBlanks, f64x2.mul(fromBlanks, v128.load(i32.add(rowBlanks, at))))),
            ...keep(i32.add(gammaBlanks, at), 0, all, f64x2.mul(fromBlanks, blank)),
            ...keep(
              i32.add(p.gamma, at),
              0,
              all,
              f64x2.mul(fromLabels, f64x2.mul(v128.load(i32.add(p.emitted, at), 8), scale)),
            ),
          ]),
          f64.store(p.occupied, sumOf(inBlanks)),
          set(whole, f64.add(f64.load(p.occupied), sumOf(inLabels))),
          set(least, f64.min(least, whole)),
          set(most, f64.max(most, whole)),
          set(factor, f64.div(UNIT, sumOf(all))),
          ...slopes(p, whole),
          back(p.emitted, p.emittedRow),
          back(p.totals, 8),
          back(p.others, 8),
          back(p.slopes, p.slopesRow),
          back(p.alpha, p.alphaRow),
          set(k, i32.sub(k, 1)),
        ],
        k,
      ),
    ],
    value: i32.and(f64.ge(least, LEAST), f64.lt(most, MOST)),
  });
}
