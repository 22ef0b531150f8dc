import { Tensor } from '@lossgraph/core';
import type { Layer } from '../layer.ts';
import { withSubLayers } from '../layer-tree.ts';

/**
 * Returns the layers of a model with all that their own fields hold, in one flat list: what `call` may read beside values of
 * Variables. Tensors are left out, as a layer may keep those of its latest call.
 */
export function settingsOf(model: Layer): unknown[] {
  const settings: unknown[] = [];
  for (const each of withSubLayers(model)) {
    settings.push(each, each.trainable);
    for (const [name, value] of Object.entries(each)) if (!ownOfLayers.has(name)) append(settings, name, value);
  }
  return settings;
}

/** What layers and models themselves keep in fields, and change as they run. */
const ownOfLayers: ReadonlySet<string> = new Set([
  'name',
  'isNamed',
  'trainable',
  'dtype',
  'built',
  'outputShape',
  'stopTraining',
  'history',
]);

function append(settings: unknown[], name: string, value: unknown): void {
  if (value instanceof Tensor) return;
  if (Array.isArray(value)) {
    settings.push(name, value.length);
    for (const each of value) append(settings, name, each);
  } else settings.push(name, value);
}
