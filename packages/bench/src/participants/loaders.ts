import type { Participant } from './participant.ts';

/** Loads a library, from its folder if it is installed on demand. Nothing is imported before it is called: W8 times that. */
export type Loader = (folder: string) => Promise<Participant>;

/** The participants that run in Node, by name. */
export const loaders: Readonly<Record<string, Loader>> = {
  'float64 reference': async () => (await import('./lossgraph/load.ts')).loadLossgraph('eager', 'float64'),
  'lossgraph eager': async () => (await import('./lossgraph/load.ts')).loadLossgraph('eager'),
  'lossgraph compiled': async () => (await import('./lossgraph/load.ts')).loadLossgraph('compiled'),
  'lossgraph compiled, relaxed': async () => (await import('./lossgraph/load.ts')).loadLossgraph('relaxed'),
  'lossgraph compiled, borrowed': async () => (await import('./lossgraph/load.ts')).loadLossgraph('borrowed'),
  'jax-js': async (folder) => (await import('./jax/load.ts')).loadJax(folder),
  'tfjs-cpu': async (folder) => (await import('./tfjs/load.ts')).loadTfjs(folder, 'cpu'),
  'tfjs-wasm': async (folder) => (await import('./tfjs/load.ts')).loadTfjs(folder, 'wasm'),
  'mind-net.js': async (folder) => (await import('./mind.ts')).loadMind(folder),
  'machine limit': async () => (await import('./machine/load.ts')).loadMachine(),
  'machine fused': async () => (await import('./machine/load.ts')).loadMachine({ fused: true }),
};
