import { Tensor } from '@lossgraph/core';
import type { Layer } from '../layer.ts';
import { entriesOf, withSubLayers } from '../layer-tree.ts';
import type { Model } from '../model.ts';

/** What a program depends on beside shapes and the values of Variables: for each settings of a model there is one object. */
export class Settings {
  readonly layers: readonly Layer[];
  readonly #list: readonly unknown[];

  constructor(layers: readonly Layer[], list: readonly unknown[]) {
    this.layers = layers;
    this.#list = list;
  }

  hold(list: readonly unknown[]): boolean {
    const own = this.#list;
    return list.length === own.length && list.every((each, i) => Object.is(each, own[i]));
  }
}

/**
 * Returns in one flat list what a step may depend on beside the values of Variables: the layers of a model, which of their
 * weights are trained, which losses they were given, and all that they, the loss, the metrics and the optimizer hold in
 * public fields. Tensors are left out, as a layer may keep those of its latest call.
 */
export function settingsOf(model: Model): unknown[] {
  const settings: unknown[] = [];
  const seen = new Set<unknown>();
  const appendFields = (holder: object, without: ReadonlySet<string>) => {
    settings.push(holder);
    for (const [name, value] of Object.entries(holder)) if (!without.has(name)) append(settings, seen, name, value);
  };
  for (const each of withSubLayers(model)) {
    appendFields(each, ownOfLayers);
    settings.push(each.trainable, ...each.standingLosses);
    for (const variable of each.ownVariables) settings.push(variable, variable.trainable);
  }
  const { loss, figures, optimizer } = model.compiled;
  for (const each of [loss, ...figures.metrics.values(), optimizer]) if (each !== null) appendFields(each, none);
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

const none: ReadonlySet<string> = new Set();

/** Arrays, plain objects and maps are looked into, each once. */
function append(settings: unknown[], seen: Set<unknown>, name: unknown, value: unknown): void {
  if (value instanceof Tensor) return;
  settings.push(name);
  const entries = entriesOf(value);
  if (entries === null) settings.push(value);
  else if (!seen.has(value)) {
    seen.add(value);
    for (const [key, each] of entries) append(settings, seen, key, each);
  }
}
