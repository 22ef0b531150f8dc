import { type F64, f64, f64x2, forLoop, i32, if_, local, locals, type Stmt, set, v128 } from '@lossgraph/wasm';
import { eachAgain, type Params, power, sumOf, WHOLE } from './ctc-places.ts';

/** Less is taken for 0: processors take long over products too small for their format. */
const NOTHING: number = WHOLE * power(-996);

/**
 * The slopes of one frame, e[k, j] / totals[k] − occupied[j] / whole, and behind them 1 / totals[k]. Together with Σ e^z · slope
 * of the other classes they sum to 0: that of a likely class is minus the sum of the others, which keeps the digits of a small one.
 */
export function slopes(p: Params, whole: F64): Stmt[] {
  const at = local('i32', 'at');
  const { y, ways, slope, own, likely, sum, inverse, share } = locals(
    'v128',
    'y',
    'ways',
    'slope',
    'own',
    'likely',
    'sum',
    'inverse',
    'share',
  );
  const probability = f64x2.mul(v128.load(i32.add(p.emitted, at)), share);
  const where = v128.and(f64x2.gt(y, 0.5), own);
  const rest = f64.div(f64.load(p.others), f64.load(p.totals));
  return [
    ...eachAgain(p, (column, first) => {
      const sofar = i32.add(p.occupied, first);
      return f64.store(sofar, f64.add(f64.load(sofar), f64.load(i32.add(p.occupied, column))));
    }),
    set(inverse, f64x2.splat(f64.div(1, whole))),
    set(share, f64x2.splat(f64.div(1, f64.load(p.scaled)))),
    set(likely, f64x2.const(0)),
    forLoop(at, { to: p.columnsSize, step: 16 }, [
      set(y, probability),
      set(likely, f64x2.pmax(likely, y)),
      set(ways, v128.load(i32.add(p.occupied, at))),
      set(slope, f64x2.sub(y, f64x2.mul(v128.and(ways, f64x2.gt(ways, NOTHING)), inverse))),
      v128.store(i32.add(p.slopes, at), v128.and(slope, v128.load(i32.add(p.own, at)))),
    ]),
    if_(v128.anyTrue(f64x2.gt(likely, 0.5)), [
      set(sum, f64x2.const(0)),
      forLoop(at, { to: p.columnsSize, step: 16 }, [
        set(own, v128.load(i32.add(p.own, at))),
        set(y, probability),
        set(sum, f64x2.add(sum, v128.andnot(v128.load(i32.add(p.slopes, at)), where))),
      ]),
      set(sum, f64x2.splat(f64.neg(f64.add(rest, sumOf(sum))))),
      forLoop(at, { to: p.columnsSize, step: 16 }, [
        set(own, v128.load(i32.add(p.own, at))),
        set(y, probability),
        v128.store(i32.add(p.slopes, at), v128.select(where, sum, v128.load(i32.add(p.slopes, at)))),
      ]),
    ]),
    f64.store(i32.add(p.slopes, p.slopesRow), f64.div(1, f64.load(p.totals))),
  ];
}
