import type { Case } from '../../workloads/case.ts';
import { type Participant, type Trial, Unable } from '../participant.ts';
import { importLibrary, versionOf } from '../peer.ts';
import type { Jax } from './api.ts';
import { product, tanhSum } from './arithmetic.ts';
import { loss } from './losses.ts';
import { mlp, triplet } from './training.ts';

/** Loads jax-js with its WebAssembly backend; all but W3 is compiled (`jit`), which is its best mode by far. */
export async function loadJax(folder: string): Promise<Participant> {
  const jax = (await importLibrary(folder)) as Jax;
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  return { version: versionOf(folder, '@jax-js/jax'), prepare: (definition) => prepare(jax, definition) };
}

function prepare(jax: Jax, definition: Case): Trial {
  switch (definition.kind) {
    case 'mlp':
      return mlp(jax, definition);
    case 'triplet':
      return triplet(jax, definition);
    case 'loss':
      return loss(jax, definition);
    case 'product':
      return product(jax, definition);
    case 'tanh sum':
      return tanhSum(jax, definition);
    case 'start':
      throw new Unable('a start is measured by its process');
  }
}
