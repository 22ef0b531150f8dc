import * as i32 from '../instructions/i32.ts';
import { select } from '../instructions/select.ts';
import * as v128 from '../instructions/v128.ts';
import { expr, times } from '../size.ts';
import { forLoop, if_ } from '../tree/control.ts';
import { func } from '../tree/func.ts';
import { local, locals, set } from '../tree/locals.ts';
import type { Func, I32, Local, Stmt } from '../tree/nodes.ts';
import type { Elements } from './elements.ts';

/**
 * Copies `lines` lines of k elements into panels of `width` lines whose elements stand side by side, in the order in
 * which a kernel reads them: to[panel][k][line]. Lines that a last panel lacks are left to chance: kernels make nothing of them.
 *
 * Parameters: to, from, lines, k, and `stride`: bytes between elements of a line ('across') or between lines ('along').
 */
export interface Packing {
  readonly elements: Elements;
  readonly width: 4 | 8;
  /** 'across': neighbours in memory belong to different lines. 'along': they belong to one line. */
  readonly direction: 'across' | 'along';
}

const made = new Map<string, Func<'none'>>();

export function packing({ elements, width, direction }: Packing): Func<'none'> {
  const name = `${elements.type === 'float32' ? 'pack' : 'pack64'}_${width}_${direction}`;
  const found =
    made.get(name) ?? (direction === 'across' ? packAcross(name, elements, width) : packAlong(name, elements, width));
  made.set(name, found);
  return found;
}

/** Bytes of a cache line: panels that begin in one are filled together. */
const LINE = 64;

function packAcross(name: string, { bytes }: Elements, width: number): Func<'none'> {
  const { to, from, lines, k, stride } = locals('i32', 'to', 'from', 'lines', 'k', 'stride');
  const { line, p, source, rest } = locals('i32', 'line', 'p', 'source', 'rest');
  const size = bytes * width;
  const start = set(source, i32.add(from, sized(line, bytes)));
  const copy = (body: readonly Stmt[]) => forLoop(p, { to: k }, [...body, set(source, i32.add(source, stride))]);
  const advance = (target: Local<'i32'>) => set(target, i32.add(target, size));
  const moved = (length: number, targets: readonly Local<'i32'>[]) =>
    Array.from({ length: length / 16 }, (_, q) => {
      const target = targets[Math.floor((16 * q) / size)]!;
      return v128.store(target, v128.load(source, 16 * q), (16 * q) % size);
    });
  const targets = Array.from({ length: LINE / size }, (_, i) => local('i32', `to${i}`));
  const whole = i32.and(lines, -LINE / bytes);
  return func({
    name,
    params: [to, from, lines, k, stride],
    body: [
      forLoop(line, { to: whole, step: LINE / bytes }, [
        start,
        ...targets.map((target, i) => set(target, i32.add(to, i32.mul(k, size * i)))),
        copy([...moved(LINE, targets), ...targets.map(advance)]),
        set(to, targets.at(-1)!),
      ]),
      forLoop(line, { from: whole, to: lines, step: width }, [
        start,
        set(rest, sized(i32.sub(lines, line), bytes)),
        if_(
          i32.geU(rest, size),
          [copy([...moved(size, [to]), advance(to)])],
          [copy([...copyPart(to, source, rest, bytes), advance(to)])],
        ),
      ]),
    ],
  });
}

function sized(count: I32, bytes: number): I32 {
  return expr(times(count, bytes));
}

/** Copies up to 31 bytes, as sixteen and eight and four if elements have four. */
function copyPart(to: I32, from: I32, size: I32, bytes: number): Stmt[] {
  const done = local('i32', 'done');
  const [source, target] = [i32.add(from, done), i32.add(to, done)];
  return [
    set(done, i32.const(0)),
    if_(i32.and(size, 16), [v128.store(to, v128.load(from)), set(done, i32.const(16))]),
    if_(i32.and(size, 8), [v128.store64Lane(target, v128.load64Zero(source), 0), set(done, i32.add(done, 8))]),
    ...(bytes === 4 ? [if_(i32.and(size, 4), [i32.store(target, i32.load(source))])] : []),
  ];
}

function packAlong(name: string, elements: Elements, width: number): Func<'none'> {
  const { to, from, lines, k, stride } = locals('i32', 'to', 'from', 'lines', 'k', 'stride');
  const { line, p } = locals('i32', 'line', 'p');
  const { bytes, lanes } = elements;
  const starts = Array.from({ length: width }, (_, x) => local('i32', `line${x}`));
  const all = sized(k, bytes);
  const whole = i32.and(all, -16);
  const at = (x: number) => i32.add(starts[x]!, p);
  const squares = Array.from({ length: width / lanes }, (_, q) => lanes * q).flatMap((x) =>
    elements.transposed(
      Array.from({ length: lanes }, (_, y) => v128.load(at(x + y))),
      (column, i) => v128.store(to, column, bytes * (width * i + x)),
    ),
  );
  const ones = starts.map((_, x) => elements.copy(to, at(x), bytes * x));
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
        forLoop(p, { to: whole, step: 16 }, [...squares, set(to, i32.add(to, 16 * width))]),
        forLoop(p, { from: whole, to: all, step: bytes }, [...ones, set(to, i32.add(to, bytes * width))]),
      ]),
    ],
  });
}
