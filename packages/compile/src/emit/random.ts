import { type Func, f32x4, forLoop, func, i32, i32x4, local, type Stmt, set, type V128, v128 } from '@lossgraph/wasm';
import type { RandomKernel } from '../kernels.ts';
import type { Places } from './places.ts';

const rotations: readonly number[] = [13, 15, 26, 6, 17, 29, 16, 24];

/**
 * Returns the function that draws uniform float32, four at a time: 24 bits of Threefry-2x32, of the same counters as the
 * op's own kernel takes, so that the numbers are the same.
 */
export function emitRandom(name: string, { instruction }: RandomKernel, places: Places): Func<'none'> {
  const { inputs, output } = instruction;
  const state = inputs[0]!;
  const step = state.stride[0]!;
  const word = (i: number) =>
    v128.load32Splat(i32.const(places.addressOf(state.value) + 4 * (state.offset + i * step)));
  const key = [local('v128', 'k0'), local('v128', 'k1'), local('v128', 'k2')] as const;
  const [draw, x, y, count, i] = [
    local('v128'),
    local('v128', 'x'),
    local('v128', 'y'),
    local('v128'),
    local('i32', 'i'),
  ];
  const vectors = Math.ceil(output.size / 4);
  const body: Stmt[] = [
    set(x, i32x4.add(count, key[0])),
    set(y, i32x4.add(draw, key[1])),
    ...rounds(x, y, key),
    v128.store(i, f32x4.mul(f32x4.convertI32x4S(i32x4.shrU(x, 8)), 2 ** -24), places.addressOf(output)),
    set(count, i32x4.add(count, i32x4.const(4))),
  ];
  return func({
    name,
    body: [
      set(key[0], word(0)),
      set(key[1], word(1)),
      set(key[2], v128.xor(v128.xor(key[0], key[1]), i32x4.const(0x1bd11bda))),
      set(draw, word(2)),
      set(count, i32x4.const(0, 1, 2, 3)),
      forLoop(i, { to: 16 * vectors, step: 16 }, body),
    ],
  });
}

/** Twenty rounds; after every fourth one, words of the key are added. */
function rounds(x: ReturnType<typeof local<'v128'>>, y: typeof x, key: readonly V128[]): Stmt[] {
  return Array.from({ length: 20 }, (_, round): Stmt[] => {
    const r = rotations[round % 8]!;
    const turned = v128.or(i32x4.shl(y, r), i32x4.shrU(y, 32 - r));
    const mixed = [set(x, i32x4.add(x, y)), set(y, v128.xor(turned, x))];
    if (round % 4 !== 3) return mixed;
    const injection = (round + 1) / 4;
    return [
      ...mixed,
      set(x, i32x4.add(x, key[injection % 3]!)),
      set(y, i32x4.add(i32x4.add(y, key[(injection + 1) % 3]!), i32x4.const(injection))),
    ];
  }).flat();
}
