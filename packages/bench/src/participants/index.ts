import type { Peer } from '../run/install.ts';
import type { Check } from '../run/protocol.ts';

/** A row of the tables: what it is called, and how its process is started. */
export interface Entrant {
  readonly name: string;
  /** `peer`: another library; `limit`: what the machine could do at most; `reference`: only for checking. */
  readonly role: 'ours' | 'peer' | 'limit' | 'reference';
  readonly how: InNode | InPython;
  /** Deviations that are known, and their reasons. */
  readonly known: readonly KnownDeviation[];
}

export interface InNode {
  readonly runs: 'node';
  /** What it installs; nothing for what is in this repository. */
  readonly peer: Peer | null;
}

export interface InPython {
  readonly runs: 'python';
  /** File in `python/`. */
  readonly script: string;
}

export interface KnownDeviation {
  readonly cases: RegExp;
  readonly what: keyof Check;
  readonly reason: string;
}

const sequentialSums: KnownDeviation = {
  cases: /^W[47]/,
  what: 'loss',
  reason: 'adds 1e6 float32 values one after another, in float32',
};

const epsilonElsewhere: KnownDeviation = {
  cases: /^W3/,
  what: 'after',
  reason: 'its Adam adds ε to the corrected √v, Keras to the uncorrected one: seen where gradients are tiny',
};

const tensorflow = '4.22.0';

export const entrants: readonly Entrant[] = [
  ours('lossgraph eager'),
  ours('lossgraph compiled'),
  ours('lossgraph compiled, relaxed'),
  ours('lossgraph compiled, borrowed'),
  {
    name: 'jax-js',
    role: 'peer',
    how: inNode({
      folder: 'jax-js',
      packages: { '@jax-js/jax': '0.1.25' },
      library: '@jax-js/jax',
    }),
    known: [sequentialSums],
  },
  {
    name: 'tfjs-wasm',
    role: 'peer',
    how: inNode({
      folder: 'tfjs-wasm',
      packages: {
        '@tensorflow/tfjs-core': tensorflow,
        '@tensorflow/tfjs-layers': tensorflow,
        '@tensorflow/tfjs-backend-wasm': tensorflow,
      },
      // the layers bring the gradients, without which it says "gradient function not found for RealDiv"
      library: '@tensorflow/tfjs-core',
    }),
    known: [sequentialSums, epsilonElsewhere],
  },
  {
    name: 'tfjs-cpu',
    role: 'peer',
    how: inNode({
      folder: 'tfjs-cpu',
      packages: { '@tensorflow/tfjs': tensorflow },
      library: '@tensorflow/tfjs',
    }),
    known: [],
  },
  {
    name: 'mind-net.js',
    role: 'peer',
    how: inNode({
      folder: 'mind-net.js',
      packages: { 'mind-net.js': '1.4.4' },
      library: 'mind-net.js',
    }),
    known: [],
  },
  { name: 'torch', role: 'peer', how: { runs: 'python', script: 'torch_participant.py' }, known: [epsilonElsewhere] },
  { name: 'numpy', role: 'peer', how: { runs: 'python', script: 'numpy_participant.py' }, known: [] },
  { name: 'machine limit', role: 'limit', how: inNode(null), known: [] },
  { name: 'machine fused', role: 'limit', how: inNode(null), known: [] },
];

/** The workloads in float64 arithmetic, on the same float32 arrays: what all are checked against. */
export const reference: Entrant = { name: 'float64 reference', role: 'reference', how: inNode(null), known: [] };

function ours(name: string): Entrant {
  return { name, role: 'ours', how: inNode(null), known: [] };
}

function inNode(peer: Peer | null): InNode {
  return { runs: 'node', peer };
}
