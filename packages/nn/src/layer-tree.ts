import { StateError, Variable } from '@lossgraph/core';
import type { Call } from './call.ts';
import type { Layer } from './layer.ts';
import { distinct } from './named.ts';

/** Returns `layer` and all layers inside it, each once, a layer before those inside it. */
export function withSubLayers(layer: Layer): Layer[] {
  const found = new Set([layer]);
  const visit = (each: Layer) => {
    for (const inner of each.subLayers) {
      if (found.has(inner)) continue;
      found.add(inner);
      visit(inner);
    }
  };
  visit(layer);
  return [...found];
}

/** Returns the variables of `layer` and of all layers inside it, each once, with whether it may be trained. */
export function variablesWithin(layer: Layer): ReadonlyMap<Variable, boolean> {
  const found = new Map<Variable, boolean>();
  const seen = new Set<Layer>();
  const visit = (each: Layer, frozen: boolean) => {
    if (seen.has(each)) return;
    seen.add(each);
    const held = frozen || !each.trainable;
    for (const variable of each.ownVariables)
      if (!found.has(variable)) found.set(variable, variable.trainable && !held);
    for (const inner of each.subLayers) visit(inner, held);
  };
  visit(layer, false);
  return found;
}

/** Numbers the layers whose names were not chosen, so that each within `layer` has its own. */
export function numberNames(layer: Layer): void {
  const layers = withSubLayers(layer);
  const isSettled = (each: Layer) => each.isNamed || each.built;
  const names = new Set(layers.filter(isSettled).map(({ name }) => name));
  for (const each of layers) {
    if (!isSettled(each)) each.name = distinct(each.name, names);
    names.add(each.name);
  }
}

/** Returns the members of a kind among the own fields of `holder`, in order, each once; arrays, plain objects and maps are looked into. */
export function fieldsOf<T>(holder: object, isKind: (value: unknown) => value is T): T[] {
  const found = new Set<T>();
  const seen = new Set<unknown>();
  const look = (value: unknown) => {
    if (typeof value === 'number') return; // there may be many
    if (isKind(value)) found.add(value);
    else if (!seen.has(value)) {
      seen.add(value);
      for (const [, each] of entriesOf(value) ?? []) look(each);
    }
  };
  for (const value of Object.values(holder)) look(value);
  return [...found];
}

/** Returns what an array, a plain object or a map holds, by key; `null` for anything else: fields are looked into so far. */
export function entriesOf(value: unknown): Iterable<readonly [unknown, unknown]> | null {
  if (Array.isArray(value) || value instanceof Map) return value.entries();
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.entries(value) : null;
}

/** Refuses a layer with weights that is made and called within `call` of another that does not hold it. @throws StateError */
export function refuseUnheld(layer: Layer, call: Call | null): void {
  if (layer.variables.length === 0) return;
  let called = layer;
  for (let around = call; around?.phase === 'call'; around = around.outer) {
    if (!withSubLayers(around.layer).includes(layer)) {
      throw new StateError(
        `${called.name}: its weights would not be trained; got a layer that ${around.layer.name} calls and does not hold; ` +
          'keep it in a public field (not a #private one), or in an array, object or map there',
      );
    }
    called = around.layer;
  }
}

export function isVariable(value: unknown): value is Variable {
  return value instanceof Variable;
}
