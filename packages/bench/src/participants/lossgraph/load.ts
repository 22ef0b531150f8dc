import { detectFeatures } from '@lossgraph/wasm';
import type { Case } from '../../workloads/case.ts';
import { type Participant, type Trial, Unable } from '../participant.ts';
import { type Engine, type Stage, stageOf } from './engine.ts';

/** Loads Lossgraph as built, as a user of the package would. */
export async function loadLossgraph(engine: Engine, dtype: Stage['dtype'] = 'float32'): Promise<Participant> {
  const stage = stageOf(await import('lossgraph'), engine, dtype);
  if (engine === 'relaxed' && !detectFeatures().relaxedSimd) throw new Unable('this Node has no relaxed SIMD');
  return { version: 'this checkout', prepare: (definition) => prepare(stage, engine, definition) };
}

async function prepare(stage: Stage, engine: Engine, definition: Case): Promise<Trial> {
  const isTraining = definition.kind === 'mlp' || definition.kind === 'triplet';
  if (engine === 'borrowed' && isTraining) throw new Unable('a step gives nothing large: as without it');
  switch (definition.kind) {
    case 'mlp':
      return (await import('./mlp.ts')).mlp(stage, definition);
    case 'triplet':
      return (await import('./triplet.ts')).triplet(stage, definition);
    case 'loss':
      return (await import('./loss.ts')).loss(stage, definition);
    case 'product':
      return (await import('./arithmetic.ts')).product(stage, definition);
    case 'tanh sum':
      return (await import('./arithmetic.ts')).tanhSum(stage, definition);
    case 'start':
      throw new Unable('a start is measured by its process');
  }
}
