import type { Case } from '../../workloads/case.ts';
import { type Participant, type Trial, Unable } from '../participant.ts';
import { importLibrary, versionOf } from '../peer.ts';
import type { Tf } from './api.ts';
import { product, tanhSum } from './arithmetic.ts';
import { loss } from './losses.ts';
import { mlp, triplet } from './training.ts';

/** Loads TensorFlow.js; its core API, which is as fast as its layers or faster. */
export async function loadTfjs(folder: string, backend: 'cpu' | 'wasm'): Promise<Participant> {
  const tf = (await importLibrary(folder)) as Tf;
  await tf.setBackend(backend);
  await tf.ready();
  return {
    version: versionOf(folder, '@tensorflow/tfjs-core'),
    prepare: (definition) => prepare(tf, backend, definition),
  };
}

function prepare(tf: Tf, backend: 'cpu' | 'wasm', definition: Case): Trial {
  switch (definition.kind) {
    case 'mlp':
      return mlp(tf, definition);
    case 'triplet':
      return triplet(tf, backend, definition);
    case 'loss':
      return loss(tf, definition);
    case 'product':
      return product(tf, definition);
    case 'tanh sum':
      return tanhSum(tf, definition);
    case 'start':
      throw new Unable('a start is measured by its process');
  }
}
