import {
  type Func,
  f64,
  f64x2,
  forLoop,
  func,
  type I32,
  i32,
  i64x2,
  type Local,
  local,
  locals,
  math,
  type Stmt,
  set,
  type V128,
  v128,
} from '@lossgraph/wasm';
import { advance, between, exponentBits, paramsOf, power, sumOf, UNIT, UNIT_EXPONENT } from './ctc-places.ts';

/** No state is kept below this. */
const TINY = 1e-285;

/** Scales are no larger. */
const MOST: number = power(900);

/**
 * Returns −ln P(labels) = Σₖ ln totals[k] − ln Σ α[frames, the last two].
 *
 *   α[k + 1, s] = e[k, s] · Σ α[k, s and before]
 *
 * e[k] times a power of two near UNIT / Σ α[k, s], which leaves every digit as it is.
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
  const { b, l, before, scale, blank, emission, inBlanks, inLabels } = locals(
    'v128',
    'b',
    'l',
    'before',
    'scale',
    'blank',
    'emission',
    'inBlanks',
    'inLabels',
  );
  const factor = local('f64', 'factor');
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
      set(scale, f64x2.const(1)),
      forLoop(k, { to: p.frames }, [
        set(blank, f64x2.mul(v128.load64Splat(p.emitted, 8), scale)),
        v128.store64Lane(p.emitted, blank, 0, 8),
        set(to, i32.add(from, p.alphaRow)),
        set(toBlanks, i32.add(fromBlanks, p.alphaRow)),
        set(inBlanks, f64x2.const(0)),
        set(inLabels, f64x2.const(0)),
        set(l, f64x2.const(0)),
        v128.store(to, f64x2.const(0)),
        forLoop(at, { to: p.statesSize, step: 16 }, [
          set(b, v128.load(i32.add(fromBlanks, at))),
          set(before, l),
          set(l, v128.load(i32.add(from, at), 16)),
          set(before, between(before, l)),
          set(emission, f64x2.mul(v128.load(i32.add(p.emitted, at), 16), scale)),
          v128.store(i32.add(p.emitted, at), emission, 16),
          ...keep(i32.add(toBlanks, at), 0, inBlanks, f64x2.mul(f64x2.add(b, before), blank)),
          ...keep(
            i32.add(to, at),
            16,
            inLabels,
            f64x2.mul(f64x2.add(f64x2.add(l, b), f64x2.mul(v128.load(i32.add(p.skips, at)), before)), emission),
          ),
        ]),
        f64.store(scaled, f64.mul(f64.load(totals), f64x2.extractLane(scale, 0))),
        set(scale, powerOfTwo(f64x2.splat(sumOf(f64x2.add(inBlanks, inLabels))))),
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

/** Stores a probability, not less than TINY, and adds it up. */
function keep(address: I32, offset: number, sum: Local<'v128'>, probability: V128): Stmt[] {
  const kept = local('v128', 'kept');
  return [set(kept, f64x2.add(probability, TINY)), v128.store(address, kept, offset), set(sum, f64x2.add(sum, kept))];
}

/** UNIT / x, rounded up to a power of two, if that is at most MOST: exponents are subtracted, and the digits dropped. */
function powerOfTwo(x: V128): V128 {
  const exponent = v128.and(f64x2.pmax(x, UNIT / MOST), f64x2.const(Number.POSITIVE_INFINITY));
  return i64x2.sub(i64x2.const(exponentBits(UNIT_EXPONENT) + exponentBits(0)), exponent);
}
