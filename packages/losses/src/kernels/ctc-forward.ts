import { type Func, f64, f64x2, forLoop, func, i32, local, locals, math, set, v128 } from '@lossgraph/wasm';
import { advance, keep, paramsOf, sumOf, UNIT } from './ctc-places.ts';

/**
 * Returns −ln P(labels) = Σₖ ln totals[k] − ln Σ α[frames, the last two].
 *
 *   α[k + 1, s] = e[k, s] · Σ α[k, s and before]
 *
 * times UNIT / Σ α[k, s] in each frame.
 */
export function forward(): Func<'f64'> {
  const { at, k } = locals('i32', 'at', 'k');
  const { p, params } = paramsOf();
  const { from, to, fromBlanks, toBlanks, totals, scaled } = locals(
    'i32',
    'from',
    'to',
    'fromBlanks',
    'toBlanks',
    'totals',
    'scaled',
  );
  const { b, l, before, scale, blank, inBlanks, inLabels } = locals(
    'v128',
    'b',
    'l',
    'before',
    'scale',
    'blank',
    'inBlanks',
    'inLabels',
  );
  const factor = local('f64', 'factor');
  const emission = f64x2.mul(v128.load(i32.add(p.emitted, at), 8), scale);
  return func({
    name: 'forward',
    params,
    body: [
      set(from, p.alpha),
      set(totals, p.totals),
      set(scaled, p.scaled),
      forLoop(at, { to: p.alphaRow, step: 16 }, [v128.store(i32.add(from, at), f64x2.const(0))]),
      set(fromBlanks, i32.add(i32.add(from, 16), p.statesSize)),
      f64.store(fromBlanks, f64.const(UNIT)), // before the first frame: in the blank, as it were
      set(factor, f64.const(1)),
      forLoop(k, { to: p.frames }, [
        set(scale, f64x2.splat(factor)),
        set(blank, f64x2.mul(v128.load64Splat(p.emitted), scale)),
        set(to, i32.add(from, p.alphaRow)),
        set(toBlanks, i32.add(fromBlanks, p.alphaRow)),
        set(inBlanks, f64x2.const(0)),
        set(inLabels, f64x2.const(0)),
        v128.store(to, f64x2.const(0)),
        forLoop(at, { to: p.statesSize, step: 16 }, [
          set(b, v128.load(i32.add(fromBlanks, at))),
          set(l, v128.load(i32.add(from, at), 16)),
          set(before, v128.load(i32.add(from, at), 8)),
          ...keep(i32.add(toBlanks, at), 0, inBlanks, f64x2.mul(f64x2.add(b, before), blank)),
          ...keep(
            i32.add(to, at),
            16,
            inLabels,
            f64x2.mul(f64x2.add(f64x2.add(l, b), f64x2.mul(v128.load(i32.add(p.skips, at)), before)), emission),
          ),
        ]),
        f64.store(scaled, f64.mul(f64.load(totals), factor)),
        set(factor, f64.div(UNIT, sumOf(f64x2.add(inBlanks, inLabels)))),
        set(from, to),
        set(fromBlanks, toBlanks),
        advance(p.emitted, p.emittedRow),
        advance(totals, 8),
        advance(scaled, 8),
      ]),
      f64.store(scaled, f64.const(1)),
      set(inBlanks, f64x2.const(0)),
      forLoop(at, { to: i32.shl(p.frames, 3), step: 16 }, [
        set(inBlanks, f64x2.add(inBlanks, math.double.log(v128.load(i32.add(p.scaled, at))))),
      ]),
      // All ways end in the last label or the blank behind it.
      set(factor, f64.add(f64.load(i32.add(fromBlanks, p.usedSize)), f64.load(i32.add(from, p.usedSize), 8))),
    ],
    value: f64.sub(sumOf(inBlanks), f64x2.extractLane(math.double.log(f64x2.splat(f64.div(factor, UNIT))), 0)),
  });
}
