import { encodeModule } from './encode/module.ts';
import * as f32x4 from './instructions/f32x4.ts';
import * as v128 from './instructions/v128.ts';
import { func } from './tree/func.ts';
import type { Expr } from './tree/nodes.ts';

/** What the WebAssembly of this engine can do. */
export interface Features {
  /** 128-bit vectors. */
  readonly simd: boolean;
  /** `f32x4.relaxed_madd` and its like. In Node from 22 on. */
  readonly relaxedSimd: boolean;
  /** Whether `relaxed_madd` rounds once, as a fused multiply-add does, on this machine. */
  readonly fusedMadd: boolean;
}

let detected: Features | undefined;
let given: Features | null = null;

/**
 * What the WebAssembly of this engine can do; found out once, in less than a millisecond.
 *
 * @example
 * ```ts
 * import { detectFeatures, relaxed, reproducible } from '@lossgraph/wasm';
 *
 * const arithmetic = detectFeatures().relaxedSimd ? relaxed : reproducible;
 * ```
 */
export function detectFeatures(): Features {
  if (given !== null) return given;
  detected ??= detect();
  return detected;
}

/**
 * Returns what `f` returns, on an engine that is said to have these features, as a test does that wants to know how things
 * go without them; the former state comes back even if `f` throws.
 *
 * @example
 * ```ts
 * import { createGemm, withFeatures } from '@lossgraph/wasm';
 *
 * const none = { simd: false, relaxedSimd: false, fusedMadd: false };
 * withFeatures(none, () => createGemm().wins(64, 64, 64)); // false
 * ```
 */
export function withFeatures<T>(features: Features, f: () => T): T {
  const before = given;
  given = features;
  try {
    return f();
  } finally {
    given = before;
  }
}

function detect(): Features {
  if (!mayCompile()) return { simd: false, relaxedSimd: false, fusedMadd: false };
  const x = 1 + 2 ** -12;
  // x² - (1 + 2⁻¹¹) is 2⁻²⁴ when rounded once; x² alone rounds to 1 + 2⁻¹¹, which leaves 0.
  const madd = probe(f32x4.extractLane(f32x4.relaxedMadd(opaque(0), opaque(0), opaque(16)), 0));
  const relaxedSimd = WebAssembly.validate(madd);
  return {
    simd: WebAssembly.validate(probe(f32x4.extractLane(opaque(0), 0))),
    relaxedSimd,
    fusedMadd: relaxedSimd && run(madd, [x, -(1 + 2 ** -11)]) === 2 ** -24,
  };
}

/** Whether there is WebAssembly, and the content security policy of the page allows it; what validates may be forbidden still. */
function mayCompile(): boolean {
  try {
    new WebAssembly.Module(encodeModule({ functions: [] }));
    return true;
  } catch {
    return false;
  }
}

/** A vector that the engine cannot know beforehand. */
function opaque(address: number): Expr<'v128'> {
  return v128.load32Splat(address);
}

function probe(value: Expr<'f32'>): Uint8Array<ArrayBuffer> {
  return encodeModule({ functions: [func({ name: 'probe', value })], memory: { pages: 1, export: 'memory' } });
}

function run(bytes: Uint8Array<ArrayBuffer>, [x, y]: readonly [number, number]): number {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { memory, probe } = exports as unknown as { memory: WebAssembly.Memory; probe(): number };
  const floats = new Float32Array(memory.buffer);
  floats[0] = x;
  floats[4] = y;
  return probe();
}
