import * as i32 from '../instructions/i32.ts';
import { select } from '../instructions/select.ts';
import * as v128 from '../instructions/v128.ts';
import { expr, remainder, times } from '../size.ts';
import { forLoop, if_ } from '../tree/control.ts';
import { func } from '../tree/func.ts';
import { local, locals, set } from '../tree/locals.ts';
import type { Func, I32, Local, Stmt, V128 } from '../tree/nodes.ts';
import type { Elements } from './elements.ts';

/**
 * Copies `lines` lines of k elements into panels of `width` lines whose elements stand side by side, in the order in
 * which a kernel reads them: to[panel][k][line]. Lines that a last panel lacks are left to chance: kernels make nothing of them.
 *
 * Parameters: to, from, lines, k, and `stride`: bytes between elements of a line ('across') or between lines ('along').
 */
export interface Packing {
  readonly elements: Elements;
  readonly width: 4 | 6 | 8;
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

/** Bytes of a cache line: panels that begin in one are filled together; those of 24 bytes in three quarters of one. */
const groupOf = (size: number) => (64 % size === 0 ? 64 : 48);

function packAcross(name: string, { bytes }: Elements, width: number): Func<'none'> {
  const { to, from, lines, k, stride } = locals('i32', 'to', 'from', 'lines', 'k', 'stride');
  const { line, p, source, rest } = locals('i32', 'line', 'p', 'source', 'rest');
  const size = bytes * width;
  const group = groupOf(size);
  const start = set(source, i32.add(from, sized(line, bytes)));
  const copy = (body: readonly Stmt[]) => forLoop(p, { to: k }, [...body, set(source, i32.add(source, stride))]);
  const advance = (target: Local<'i32'>) => set(target, i32.add(target, size));
  const moved = (targets: readonly Local<'i32'>[]) => {
    const length = size * targets.length;
    const placeOf = (at: number) => [targets[Math.floor(at / size)]!, at % size] as const;
    return Array.from({ length: Math.ceil(length / 16) }, (_, q) => 16 * q).flatMap((at) => {
      const [[low, offset], [high, next]] = [placeOf(at), placeOf(at + 8)];
      if (at + 16 > length) return [v128.store64Lane(low, v128.load64Zero(source, at), 0, offset)];
      if (low === high) return [v128.store(low, v128.load(source, at), offset)];
      const both = local('v128', 'both');
      return [
        set(both, v128.load(source, at)),
        v128.store64Lane(low, both, 0, offset),
        v128.store64Lane(high, both, 1, next),
      ];
    });
  };
  const targets = Array.from({ length: group / size }, (_, i) => local('i32', `to${i}`));
  const whole = i32.sub(lines, expr(remainder(lines, group / bytes)));
  return func({
    name,
    params: [to, from, lines, k, stride],
    body: [
      forLoop(line, { to: whole, step: group / bytes }, [
        start,
        ...targets.map((target, i) => set(target, i32.add(to, i32.mul(k, size * i)))),
        copy([...moved(targets), ...targets.map(advance)]),
        set(to, targets.at(-1)!),
      ]),
      forLoop(line, { from: whole, to: lines, step: width }, [
        start,
        set(rest, sized(i32.sub(lines, line), bytes)),
        if_(
          i32.geU(rest, size),
          [copy([...moved([to]), advance(to)])],
          [copy([...copyPart(to, source, rest, bytes), advance(to)])],
        ),
      ]),
    ],
  });
}

function sized(count: I32, bytes: number): I32 {
  return expr(times(count, bytes));
}

/** Copies up to 63 bytes, as thirty-two and sixteen and eight and four if elements have four. */
function copyPart(to: I32, from: I32, size: I32, bytes: number): Stmt[] {
  const done = local('i32', 'done');
  const [source, target] = [i32.add(from, done), i32.add(to, done)];
  const vector = (offset: number) => v128.store(target, v128.load(source, offset), offset);
  const further = (count: number) => set(done, i32.add(done, count));
  return [
    set(done, i32.const(0)),
    if_(i32.and(size, 32), [vector(0), vector(16), further(32)]),
    if_(i32.and(size, 16), [vector(0), further(16)]),
    if_(i32.and(size, 8), [v128.store64Lane(target, v128.load64Zero(source), 0), further(8)]),
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
  const squares = Array.from({ length: Math.ceil(width / lanes) }, (_, q) => lanes * q).flatMap((x) => {
    const store = width - x < lanes ? half : v128.store;
    return elements.transposed(
      Array.from({ length: lanes }, (_, y) => v128.load(at(x + (y % (width - x))))),
      (column, i) => [store(to, column, bytes * (width * i + x))],
    );
  });
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

/** Stores the first two of four lanes. */
function half(address: I32, vector: V128, offset: number): Stmt {
  return v128.store64Lane(address, vector, 0, offset);
}
