import * as i32 from '../instructions/i32.ts';
import * as i32x4 from '../instructions/i32x4.ts';
import { select } from '../instructions/select.ts';
import * as v128 from '../instructions/v128.ts';
import { forLoop, if_ } from '../tree/control.ts';
import { func } from '../tree/func.ts';
import { local, locals, set } from '../tree/locals.ts';
import type { Func, I32, Stmt, V128 } from '../tree/nodes.ts';

/**
 * Copies `lines` lines of k elements into panels of `width` lines whose elements stand side by side, in the order in
 * which a kernel reads them: to[panel][k][line]. Lines that a last panel lacks are left to chance: kernels make nothing of them.
 *
 * Parameters: to, from, lines, k, and `stride`: bytes between elements of a line ('across') or between lines ('along').
 */
export interface Packing {
  readonly width: 4 | 8;
  /** 'across': neighbours in memory belong to different lines. 'along': they belong to one line. */
  readonly direction: 'across' | 'along';
}

const made = new Map<string, Func<'none'>>();

export function packing({ width, direction }: Packing): Func<'none'> {
  const name = `pack_${width}_${direction}`;
  const found = made.get(name) ?? (direction === 'across' ? packAcross(name, width) : packAlong(name, width));
  made.set(name, found);
  return found;
}

function packAcross(name: string, width: number): Func<'none'> {
  const { to, from, lines, k, stride } = locals('i32', 'to', 'from', 'lines', 'k', 'stride');
  const { line, p, source, rest } = locals('i32', 'line', 'p', 'source', 'rest');
  const copy = (body: readonly Stmt[]) =>
    forLoop(p, { to: k }, [...body, set(to, i32.add(to, 4 * width)), set(source, i32.add(source, stride))]);
  const whole = Array.from({ length: width / 4 }, (_, q) => v128.store(to, v128.load(source, 16 * q), 16 * q));
  const part = copyPart(to, source, rest);
  return func({
    name,
    params: [to, from, lines, k, stride],
    body: [
      forLoop(line, { to: lines, step: width }, [
        set(source, i32.add(from, i32.shl(line, 2))),
        set(rest, i32.sub(lines, line)),
        if_(i32.geU(rest, width), [copy(whole)], [copy(part)]),
      ]),
    ],
  });
}

/** Copies `count` elements, 1 to 7, as four and two and one. */
function copyPart(to: I32, from: I32, count: I32): Stmt[] {
  const done = local('i32', 'done');
  const [source, target] = [i32.add(from, done), i32.add(to, done)];
  return [
    set(done, i32.const(0)),
    if_(i32.and(count, 4), [v128.store(to, v128.load(from)), set(done, i32.const(16))]),
    if_(i32.and(count, 2), [v128.store64Lane(target, v128.load64Zero(source), 0), set(done, i32.add(done, 8))]),
    if_(i32.and(count, 1), [i32.store(target, i32.load(source))]),
  ];
}

function packAlong(name: string, width: number): Func<'none'> {
  const { to, from, lines, k, stride } = locals('i32', 'to', 'from', 'lines', 'k', 'stride');
  const { line, p } = locals('i32', 'line', 'p');
  const starts = Array.from({ length: width }, (_, x) => local('i32', `line${x}`));
  const bytes = i32.shl(k, 2);
  const fourBytes = i32.and(bytes, -16);
  const at = (x: number) => i32.add(starts[x]!, p);
  const fours = Array.from({ length: width / 4 }, (_, q) => 4 * q).flatMap((x) =>
    transposed(
      [at(x), at(x + 1), at(x + 2), at(x + 3)].map((address) => v128.load(address)),
      (column, i) => v128.store(to, column, 4 * (width * i + x)),
    ),
  );
  const ones = starts.map((_, x) => i32.store(to, i32.load(at(x)), 4 * x));
  return func({
    name,
    params: [to, from, lines, k, stride],
    body: [
      forLoop(line, { to: lines, step: width }, [
        // A line beyond the last one stands for the last one, so that nothing outside is read.
        ...starts.map((start, x) => {
          const index = i32.add(line, x);
          const within = select(i32.ltU(index, lines), index, i32.sub(lines, 1));
          return set(start, i32.add(from, i32.mul(within, stride)));
        }),
        forLoop(p, { to: fourBytes, step: 16 }, [...fours, set(to, i32.add(to, 16 * width))]),
        forLoop(p, { from: fourBytes, to: bytes, step: 4 }, [...ones, set(to, i32.add(to, 4 * width))]),
      ]),
    ],
  });
}

/** Hands the four columns of a 4 × 4 matrix, given by its rows, to `use`. */
export function transposed(rows: readonly V128[], use: (column: V128, index: number) => Stmt): Stmt[] {
  const { r0, r1, r2, r3, a, b, c, d } = locals('v128', 'r0', 'r1', 'r2', 'r3', 'a', 'b', 'c', 'd');
  return [
    ...[r0, r1, r2, r3].map((r, i) => set(r, rows[i]!)),
    set(a, i32x4.shuffle(r0, r1, [0, 4, 1, 5])),
    set(b, i32x4.shuffle(r0, r1, [2, 6, 3, 7])),
    set(c, i32x4.shuffle(r2, r3, [0, 4, 1, 5])),
    set(d, i32x4.shuffle(r2, r3, [2, 6, 3, 7])),
    use(i32x4.shuffle(a, c, [0, 1, 4, 5]), 0),
    use(i32x4.shuffle(a, c, [2, 3, 6, 7]), 1),
    use(i32x4.shuffle(b, d, [0, 1, 4, 5]), 2),
    use(i32x4.shuffle(b, d, [2, 3, 6, 7]), 3),
  ];
}
