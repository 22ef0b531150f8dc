import { type Func, f32, forLoop, func, type I32, i32, if_, local, type Stmt, set } from '@lossgraph/wasm';
import type { LineKernel } from '../kernels.ts';
import type { Places } from './places.ts';

/** Returns the function that writes the place of the first largest (or smallest) element of every line; the first NaN wins. */
export function emitLine(name: string, { instruction, form }: LineKernel, places: Places): Func<'none'> {
  const { outer, length, inner } = form;
  const input = instruction.inputs[0]!;
  const from = places.addressOf(input.value) + 4 * input.offset;
  const to = places.addressOf(instruction.output);
  const [line, at, k, best] = [local('i32', 'line'), local('i32', 'at'), local('i32', 'k'), local('i32', 'best')];
  // Line (o, i) begins at o · length · inner + i; the lines in order are o · inner + i.
  const start = inner === 1 ? i32.mul(line, length) : linesApart(line, length, inner);
  const body: Stmt[] = [
    set(at, i32.shl(start, 2)),
    set(best, i32.const(0)),
    ...seek(form.wanted, input.value.dtype === 'int32', at, from, k, best, length, inner),
    i32.store(i32.shl(line, 2), best, to),
  ];
  return func({ name, body: [forLoop(line, { to: outer * inner }, body)] });
}

function linesApart(line: I32, length: number, inner: number): I32 {
  return i32.add(i32.mul(i32.divU(line, inner), length * inner), i32.remU(line, inner));
}

function seek(
  wanted: 'largest' | 'smallest',
  isInt: boolean,
  at: I32,
  from: number,
  k: ReturnType<typeof local<'i32'>>,
  best: ReturnType<typeof local<'i32'>>,
  length: number,
  inner: number,
): Stmt[] {
  const place = i32.add(at, i32.mul(k, 4 * inner));
  if (isInt) {
    const [x, top] = [local('i32', 'x'), local('i32', 'top')];
    const better = wanted === 'largest' ? i32.gtS(x, top) : i32.ltS(x, top);
    return [
      set(top, i32.load(at, from)),
      forLoop(k, { from: 1, to: length }, [set(x, i32.load(place, from)), if_(better, [set(top, x), set(best, k)])]),
    ];
  }
  const [x, top] = [local('f32', 'x'), local('f32', 'top')];
  const noBetter = wanted === 'largest' ? f32.le(x, top) : f32.ge(x, top);
  const better = i32.and(f32.eq(top, top), i32.eqz(noBetter));
  return [
    set(top, f32.load(at, from)),
    forLoop(k, { from: 1, to: length }, [set(x, f32.load(place, from)), if_(better, [set(top, x), set(best, k)])]),
  ];
}
