import { expect } from 'chai';
import {
  block,
  br,
  brIf,
  call,
  doWhile,
  drop,
  f32,
  f32x4,
  f64,
  forLoop,
  func,
  i32,
  i32x4,
  i64,
  if_,
  importFunc,
  label,
  local,
  locals,
  loop,
  math,
  once,
  printFunc,
  return_,
  select,
  set,
  statements,
  tee,
  v128,
} from '../src/index.ts';

describe('printFunc', () => {
  it('shows loops, conditions and memory as a page of a textbook would', () => {
    const { x, bytes, i } = locals('i32', 'x', 'bytes', 'i');
    const at = i32.add(x, i);
    const f = func({
      name: 'halve',
      params: [x, bytes],
      body: [
        if_(i32.eqz(bytes), [return_(f32.const(0))], [drop(bytes)]),
        forLoop(i, { to: bytes, step: 16 }, [v128.store(at, f32x4.mul(v128.load(at, 32), 0.5), 64)]),
      ],
      value: f32.load(0, 8),
    });
    expect(printFunc(f)).to.equal(
      `
func halve(x: i32, bytes: i32): f32
  if (i32.eqz(bytes))
    return 0
  else
    bytes
  for (i = 0; i < bytes; i += 16)
    v128[x + i + 64] = v128[x + i + 32] * f32x4(0.5)
  return f32[8]`.trim(),
    );
  });

  it('numbers locals of one name, and puts what is evaluated once on a line of its own', () => {
    const [a, b] = [local('f32', 'x'), local('f32', 'x')];
    const f = func({
      name: 'f',
      params: [a, b],
      value: f32.add(
        once(f32.mul(a, b), (t) => f32.mul(t, t)),
        once(f32.sub(a, b), (t) => f32.div(t, t)),
      ),
    });
    expect(printFunc(f)).to.equal(
      `
func f(x: f32, x2: f32): f32
  t = x * x2
  t2 = x - x2
  return (t * t) + (t2 / t2)`.trim(),
    );
  });

  it('has a form for everything', () => {
    const { n, m } = locals('i32', 'n', 'm');
    const out = label('out');
    const log = importFunc({ module: 'env', name: 'log', params: ['i32'], result: 'none' });
    const double = func({ name: 'double', params: [m], value: i32.mul(m, 2) });
    const f = func({
      name: 'f',
      params: [n],
      body: [
        block(out, [loop(label('again'), [brIf(out, i32.ltU(n, 3)), br(out)])]),
        doWhile([statements(set(n, tee(m, call(double, n))))], select(n, m, i32.const(-1))),
        call(log, n),
        v128.store32Lane(n, f32x4.replaceLane(v128.load32Splat(n), 2, 1.5), 1, 4),
        drop(i64.const(7)),
        drop(f64.const(0.1)),
        drop(v128.or(i32x4.const(-1), i32x4.const(7))),
        drop(f32x4.const(1, 2, 3, 4)),
        drop(math.reciprocal(v128.load32Zero(n))),
        return_(),
      ],
    });
    expect(printFunc(f)).to.equal(
      `
func f(n: i32)
  block out
    loop again
      if (n < 3) goto out
      goto out
  loop again
    n = m = double(n)
    if (select(m, -1, n)) goto again
  log(n)
  v128.store32_lane[n + 4, lane 1] = f32x4.replace_lane(v128.load32_splat[n], 1.5, 2)
  7
  0.1
  i32x4(-1) | i32x4(7)
  f32x4(1, 2, 3, 4)
  f32x4(1) / v128.load32_zero[n]
  return`.trim(),
    );
  });
});
