import { show, ValueError, whatIsKnown } from '@lossgraph/core';
import * as all from './all.ts';
import { isLossClass, Loss, type LossClass } from './loss.ts';

/** A loss as plain data: its class and all of its options. */
export interface LossConfig {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
}

// biome-ignore lint/suspicious/noExplicitAny: the options of an arbitrary loss
type AnyClass = LossClass<any>;

/**
 * Returns a loss as plain data that JSON can hold; {@link deserialize} makes the same loss of it.
 *
 * @throws ValueError for what is no Loss, and for one that is not made from a definition, such as a plain function
 * @example
 * ```ts
 * serialize(new Huber({ delta: 2, reduction: 'sum' })).config.delta; // 2
 * deserialize(serialize(new Huber({ delta: 2 })))([[0]], [[3]]).item(); // 4
 * ```
 */
export function serialize(loss: Loss): LossConfig {
  if (!(loss instanceof Loss)) {
    throw new ValueError(
      `losses.serialize: not a Loss; got ${show(loss)}; allowed is a Loss, such as new Huber() or losses.get('huber')`,
    );
  }
  const { definition } = Object.getPrototypeOf(loss).constructor as { definition?: { className: string } };
  if (definition !== undefined) return { className: definition.className, config: loss.config };
  throw new ValueError(
    `losses.serialize: not made from a definition; got ${loss.name}; allowed are Keras' losses and those of lossClass`,
  );
}

/**
 * Returns the loss that {@link serialize}, or Keras' own `serialize`, wrote: keys may be in camel or snake case.
 *
 * @param custom further classes, made by `lossClass`
 * @throws ValueError for an unknown class, naming the nearest, and whatever the class refuses
 */
export function deserialize(serialized: unknown, custom: readonly AnyClass[] = []): Loss {
  if (!Array.isArray(custom) || !custom.every((each) => isLossClass(each) && 'definition' in each)) {
    throw new ValueError(
      `losses.deserialize: classes are no array of loss classes; got ${show(custom)}; allowed is one like [Pinball]`,
    );
  }
  const { className, config = {} } = camelCased(serialized);
  if (typeof className !== 'string' || typeof config !== 'object' || config === null) {
    throw new ValueError(`losses.deserialize: not a loss; got ${show(serialized)}; allowed is { className, config }`);
  }
  const classes = [...custom, ...Object.values(all).filter(isLossClass)];
  const found = classes.find((each) => each.definition.className === className);
  if (found !== undefined) return new found(camelCased(config));
  const known = classes.map((each) => each.definition.className);
  throw new ValueError(
    `losses.deserialize: unknown class; got ${show(className)}; ${whatIsKnown(className, known)}; ` +
      'give classes of your own as second argument: deserialize(config, [Pinball])',
  );
}

function camelCased(x: unknown): Record<string, unknown> {
  if (typeof x !== 'object' || x === null) return {};
  const named = new Map<string, unknown>();
  for (const [key, value] of Object.entries(x)) {
    const name = key.replace(/(?<=[a-z])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (named.has(name))
      throw new ValueError(
        `losses.deserialize: ${name} came twice; got ${Object.keys(x).join(', ')}; allowed is one spelling`,
      );
    named.set(name, value);
  }
  return Object.fromEntries(named);
}
