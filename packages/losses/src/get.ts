import { show, type Tensor, ValueError, whatIsKnown } from '@lossgraph/core';
import * as all from './all.ts';
import type { LossDefinition } from './define-loss.ts';
import { isLossClass, Loss, type LossClass, lossClass, lossOf } from './loss.ts';
import { deserialize, type LossConfig } from './serialize.ts';

/** A name, a configured loss, its config, a loss function or class, or a plain function of (yTrue, yPred). */
export type LossIdentifier =
  | string
  | Loss
  | LossConfig
  | LossClass<object>
  | ((yTrue: Tensor, yPred: Tensor) => Tensor);

// biome-ignore lint/suspicious/noExplicitAny: the options of an arbitrary loss
type AnyClass = LossClass<any>;

/**
 * Returns the loss that an identifier names: `'mse'`, `'mean_squared_error'`, `'meanSquaredError'`, `'MeanSquaredError'`
 * with default options; a Loss as it is, or the one of its config; a plain function wrapped so that alignment, weights and
 * reduction apply.
 *
 * @throws ValueError for an unknown name, with the nearest known one
 * @example
 * ```ts
 * get('mse')([[1]], [[3]]).item(); // 4
 * ```
 */
export function get(identifier: LossIdentifier): Loss {
  if (identifier instanceof Loss) return identifier;
  if (typeof identifier === 'string') return new (classNamed('losses.get', identifier))();
  if (typeof identifier === 'function') return fromFunction(identifier);
  if (typeof identifier === 'object' && identifier !== null) return deserialize(identifier);
  throw new ValueError(
    `losses.get: not a loss; got ${show(identifier)}; allowed are a name, a Loss, { className, config }, and a function of (yTrue, yPred)`,
  );
}

/** Returns every name that {@link get} knows. */
export function identifiers(): string[] {
  return classes().flatMap(namesOf);
}

/** Returns the class that a name means. @throws ValueError naming `owner`, and the nearest known name or who chooses */
export function classNamed(owner: string, name: string): AnyClass {
  const found = classes().find((each) => namesOf(each).includes(name));
  if (found !== undefined) return found;
  const listed = classes().map((each) => each.definition.name);
  const hint = isAnyCrossentropy(name) ? chosenByShapes : whatIsKnown(name, identifiers(), { listed });
  throw new ValueError(`${owner}: unknown loss; got ${show(name)}; ${hint}`);
}

/** Whether the name is of what Keras' `compile` chooses by shapes. */
function isAnyCrossentropy(name: string): boolean {
  return ['crossentropy', 'ce'].includes(name.toLowerCase().replace('_', ''));
}

const chosenByShapes =
  "a crossentropy is chosen by shapes: compile({ loss: 'crossentropy' }) does so, and " +
  'losses.crossentropyFor(yTrue.shape, yPred.shape); by name there are binary_crossentropy, categorical_crossentropy ' +
  'and sparse_categorical_crossentropy';

function fromFunction(f: Exclude<LossIdentifier, string | Loss | LossConfig>): Loss {
  if (isLossClass(f)) return new f();
  if (Object.getOwnPropertyDescriptor(f, 'prototype')?.writable === false) {
    throw new ValueError(`losses.get: a class that is no Loss; got ${show(f)}; allowed are subclasses of Loss`);
  }
  const { definition } = f as { definition?: LossDefinition<object> };
  if (definition === undefined) return lossOf(f as (yTrue: Tensor, yPred: Tensor) => Tensor);
  return new (lossClass(f as Parameters<typeof lossClass<object>>[0]))();
}

function classes(): AnyClass[] {
  return Object.values(all).filter(isLossClass) as AnyClass[];
}

function namesOf({ definition: { name, className, aliases = [] } }: AnyClass): string[] {
  const camelCase = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  return [name, className, camelCase, ...aliases].filter((each, i, names) => names.indexOf(each) === i);
}
