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
import { between, paramsOf, power, sumOf, UNIT, WHOLE } from './ctc-places.ts';
import { slopes } from './ctc-slopes.ts';

/** For each frame, rounding may change that by so much of it. */
const ROUNDING: number = WHOLE * power(-48);

/**
 * Writes the slopes; returns 1 if nothing that counts was out of range, else 0.
 *
 *   ways on[s] = Σ γ[k + 1, s and behind],   γ[k, s] = e[k, s] · ways on[s],   occupied[s] = α[k + 1, s] · ways on[s]
 *
 * with the scales of `forward`, so that Σ occupied[s] is WHOLE in each frame: γ begins with WHOLE / Σ α[frames, the last two].
 */
export function backward(): Func<'i32'> {
  const { at, k } = locals('i32', 'at', 'k');
  const { p, params } = paramsOf();
  const { rowBlanks, gammaBlanks } = locals('i32', 'rowBlanks', 'gammaBlanks');
  const { blank, nextBlanks, fromBlanks, fromLabels, ways, inBlanks, inLabels } = locals(
    'v128',
    'blank',
    'nextBlanks',
    'fromBlanks',
    'fromLabels',
    'ways',
    'inBlanks',
    'inLabels',
  );
  const [nextLabels, blanks, labels] = [local('v128', 'nextLabels'), local('v128', 'blanks'), local('v128', 'labels')];
  const { all, whole, least, most } = locals('f64', 'all', 'whole', 'least', 'most');
  const back = (place: Local<'i32'>, by: I32 | number): Stmt => set(place, i32.sub(place, by));
  const slack = f64.mul(f64.convertI32S(p.frames), ROUNDING);
  const watch = [set(least, f64.min(least, whole)), set(most, f64.max(most, whole))];
  const last = i32.sub(p.frames, 1);
  return func({
    name: 'backward',
    params,
    body: [
      set(p.emitted, i32.add(p.emitted, i32.mul(p.emittedRow, last))),
      set(p.totals, i32.add(p.totals, i32.shl(last, 3))),
      set(p.scaled, i32.add(p.scaled, i32.shl(last, 3))),
      set(p.others, i32.add(p.others, i32.shl(last, 3))),
      set(p.slopes, i32.add(p.slopes, i32.mul(p.slopesRow, last))),
      set(p.alpha, i32.add(p.alpha, i32.mul(p.alphaRow, p.frames))),
      set(gammaBlanks, i32.add(i32.add(p.gamma, 16), p.statesSize)),
      forLoop(at, { to: i32.add(p.statesSize, 16), step: 16 }, [
        v128.store(i32.add(p.gamma, at), f64x2.const(0)),
        v128.store(i32.add(gammaBlanks, at), f64x2.const(0)),
      ]),
      forLoop(at, { to: p.columnsSize, step: 16 }, [v128.store(i32.add(p.occupied, at), f64x2.const(0))]),
      set(rowBlanks, i32.add(i32.add(p.alpha, 16), p.statesSize)),
      set(all, f64.add(f64.load(i32.add(rowBlanks, p.usedSize)), f64.load(i32.add(p.alpha, p.usedSize), 8))),
      f64.store(i32.add(gammaBlanks, p.usedSize), f64.div(WHOLE, all)), // behind the last frame: in the blank, as it were
      set(least, f64.const(WHOLE)),
      set(most, f64.const(WHOLE)),
      set(k, p.frames),
      doWhile(
        [
          set(blank, v128.load64Splat(p.emitted, 8)),
          set(rowBlanks, i32.add(i32.add(p.alpha, 16), p.statesSize)),
          set(inBlanks, f64x2.const(0)),
          set(inLabels, f64x2.const(0)),
          set(nextBlanks, v128.load(gammaBlanks)),
          set(nextLabels, v128.load(p.gamma)),
          forLoop(at, { to: p.statesSize, step: 16 }, [
            set(blanks, nextBlanks),
            set(labels, nextLabels),
            set(nextBlanks, v128.load(i32.add(gammaBlanks, at), 16)),
            set(nextLabels, v128.load(i32.add(p.gamma, at), 16)),
            set(fromBlanks, f64x2.add(blanks, labels)),
            set(
              fromLabels,
              f64x2.add(
                f64x2.add(labels, between(blanks, nextBlanks)),
                f64x2.mul(v128.load(i32.add(p.skips, at), 8), between(labels, nextLabels)),
              ),
            ),
            set(ways, f64x2.mul(fromLabels, v128.load(i32.add(p.alpha, at), 16))),
            v128.store(i32.add(p.occupied, at), ways, 16),
            set(inLabels, f64x2.add(inLabels, ways)),
            set(inBlanks, f64x2.add(inBlanks, f64x2.mul(fromBlanks, v128.load(i32.add(rowBlanks, at))))),
            v128.store(i32.add(gammaBlanks, at), f64x2.mul(fromBlanks, blank)),
            v128.store(i32.add(p.gamma, at), f64x2.mul(fromLabels, v128.load(i32.add(p.emitted, at), 16))),
          ]),
          set(all, sumOf(inBlanks)),
          v128.store(p.occupied, f64x2.replaceLane(f64x2.const(0), 1, all)),
          set(whole, f64.add(all, sumOf(inLabels))),
          ...slopes(p, whole),
          ...watch,
          back(p.emitted, p.emittedRow),
          back(p.totals, 8),
          back(p.scaled, 8),
          back(p.others, 8),
          back(p.slopes, p.slopesRow),
          back(p.alpha, p.alphaRow),
          set(k, i32.sub(k, 1)),
        ],
        k,
      ),
      set(whole, f64.mul(UNIT, f64.add(f64.load(gammaBlanks), f64.load(p.gamma)))), // before the first frame
      ...watch,
    ],
    value: i32.and(f64.ge(least, f64.sub(WHOLE, slack)), f64.le(most, f64.add(WHOLE, slack))),
  });
}
