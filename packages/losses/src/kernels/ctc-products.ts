// The sums of CTC over the ways through the labels, as they are: in float64, with a factor for each frame that keeps them near
// UNIT. What would fall out of range, below TINY, is kept at TINY. All that this adds up to on the way to the end is known from
// the way back, on which nothing is added: by so much do all ways that are left fall short of WHOLE before the first frame.
import { detectFeatures, encodeModule } from '@lossgraph/wasm';
import { backward } from './ctc-backward.ts';
import { emissions } from './ctc-emissions.ts';
import { forward } from './ctc-forward.ts';
import type { Data, Labels } from './ctc-labels.ts';
import { argumentsOf, type Places } from './ctc-places.ts';

/** Writes the slopes and the value of one sequence; returns whether nothing that counts was out of range. */
export type InProducts = (names: Labels, logits: Data, others: Data, slopes: Data) => boolean;

const MIB = 1024 * 1024;
/** More memory than KEEP is given back after use, more than MOST is not asked for. */
const KEEP = 64 * MIB;
const MOST = 1024 * MIB;

/** Returns a function for sequences of one size, or `null` where there are no vector instructions, or not so much memory. */
export function productsFor(frames: number, columns: number): InProducts | null {
  const { places, bytes } = layout(frames, columns);
  if (frames === 0 || bytes > MOST || !detectFeatures().simd) return null;
  const { floats, integers, functions } = instanceOf(bytes);
  return ({ used, first, skips }, logits, others, slopes) => {
    floats.set(logits, places.logits / 8 + 1);
    floats.set(others, places.others / 8);
    floats.fill(0, places.own / 8, places.skips / 8 + columns + 4); // what lies behind rows counts for nothing
    floats.set(skips, places.skips / 8);
    let again = places.again / 4;
    for (let j = 0, own = places.own / 4 + 2; j < columns; j++, own += 2) {
      if (first[j] === j) {
        integers[own] = -1;
        integers[own + 1] = -1;
      } else if (j <= used) {
        integers[again++] = 8 * (j + 1);
        integers[again++] = 8 * (first[j]! + 1);
      }
    }
    const sizes = {
      statesSize: 16 * Math.ceil((used + 1) / 2),
      usedSize: 8 * used,
      againSize: 4 * again - places.again,
    };
    const args = argumentsOf({ ...places, ...sizes });
    functions.emissions(...args);
    const value = functions.forward(...args);
    const isSafe = functions.backward(...args) === 1;
    const at = places.slopes / 8 + 1;
    const size = frames * (columns + 1);
    slopes.set(floats.subarray(at, at + size));
    slopes[size] = value;
    return isSafe;
  };
}

interface Instance {
  readonly floats: Float64Array;
  readonly integers: Int32Array;
  readonly functions: Readonly<Record<'emissions' | 'forward' | 'backward', (...values: number[]) => number>>;
}

let module: WebAssembly.Module | undefined;
let kept: Instance | undefined;

/** Bytes for the constants of the functions. */
const POOL = 1024;

function instanceOf(bytes: number): Instance {
  if (kept && kept.floats.byteLength >= bytes) return kept;
  module ??= compile();
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const functions = exports as unknown as Instance['functions'];
  const instance = { floats: new Float64Array(memory.buffer), integers: new Int32Array(memory.buffer), functions };
  if (bytes <= KEEP) kept = instance;
  return instance;
}

function compile(): WebAssembly.Module {
  const functions = [emissions(), forward(), backward()];
  const memory = { pages: 1, import: { module: 'env', name: 'memory' } };
  return new WebAssembly.Module(encodeModule({ functions, memory, constantPool: { address: 0 } }));
}

/** One after another, each at a multiple of 16. */
function layout(frames: number, columns: number): { places: Places; bytes: number } {
  let bytes = POOL;
  const room = (floats: number): number => {
    const at = bytes;
    bytes += 16 * Math.ceil(floats / 2);
    return at;
  };
  const even = columns + 1 + ((columns + 1) % 2);
  const places = {
    frames,
    columnsSize: 8 * even,
    statesSize: 0,
    usedSize: 0,
    againSize: 0,
    logits: room(frames * columns + 9),
    logitsRow: 8 * columns,
    others: room(frames),
    own: room(even),
    again: room(columns),
    skips: room(columns + 4),
    emitted: room(frames * (even + 2)),
    emittedRow: 8 * (even + 2),
    totals: room(frames),
    scaled: room(frames + 1),
    alpha: room((frames + 1) * (2 * even + 2)),
    alphaRow: 8 * (2 * even + 2),
    gamma: room(2 * even + 4),
    occupied: room(even + 2),
    slopes: room(frames * (columns + 1) + 2),
    slopesRow: 8 * (columns + 1),
  };
  return { places, bytes };
}
