import { checkKeys, show, ValueError } from '@lossgraph/core';
import type { LossDefinition } from './define-loss.ts';
import { commonOptions } from './loss-options.ts';

type Facts = LossDefinition<object>;
type Given = Readonly<Partial<Record<keyof Facts, unknown>>>;
type ByName = Readonly<Record<string, unknown>>;

/** What a part of a definition has to be, in words and as a test. */
interface Part {
  readonly needed: string;
  readonly holds: (value: unknown) => boolean;
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isFunction = (value: unknown): boolean => typeof value === 'function';
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text: Part = { needed: 'a non-empty string', holds: isText };
const callable: Part = { needed: 'a function', holds: isFunction };
const object: Part = { needed: 'an object with a value for each option', holds: isObject };

const listOf = (what: string, holds: (value: unknown) => boolean): Part => ({
  needed: `an array of ${what}`,
  holds: (value) => Array.isArray(value) && value.every(holds),
});

const oneOf = (names: readonly string[]): Part => ({
  needed: `one of ${names.join(', ')}`,
  holds: (value) => names.some((name) => name === value),
});

const optional = ({ needed, holds }: Part): Part => ({
  needed: `${needed}, or nothing`,
  holds: (value) => value === undefined || holds(value),
});

const predictions: Record<Facts['prediction'], true> = {
  values: true,
  probabilities: true,
  'probabilities or logits': true,
  logits: true,
  rates: true,
  scores: true,
};

const targets: Record<Facts['target'], true> = {
  values: true,
  probabilities: true,
  'class index': true,
  identity: true,
  sign: true,
};

const parts: Record<keyof Facts, Part> = {
  name: text,
  className: text,
  instanceName: optional(text),
  aliases: optional(listOf('names', isText)),
  formula: text,
  derivative: text,
  whenToUse: text,
  trap: text,
  reference: text,
  prediction: oneOf(Object.keys(predictions)),
  target: oneOf(Object.keys(targets)),
  classAxis: optional(callable),
  shape: callable,
  defaults: object,
  options: { needed: 'an object with a phrase for each option, empty if there are none', holds: isObject },
  check: optional(callable),
  expand: callable,
  vjp: { needed: 'an object of two rules, yPred and yTrue', holds: isObject },
  mask: optional(callable),
  samples: callable,
  examples: listOf('calls { yTrue, yPred, values, source }', isObject),
  kinks: optional(listOf('points { inputs, attrs, gradients, why }', isObject)),
  profile: optional({ needed: 'an object { x, low, high, curves }', holds: isObject }),
  contracts: optional({ needed: 'true', holds: (value) => value === true }),
};

/** Refuses what is no whole definition, as JavaScript lets one write it. @throws ValueError naming the part */
export function checkDefinition(given: unknown): void {
  if (!isDefinition(given)) throw new ValueError(`defineLoss: no definition; got ${show(given)}; allowed is an object`);
  const whose = isText(given.name) ? String(given.name) : 'defineLoss';
  const refuse = (part: string, value: unknown, needed: string): never => {
    throw new ValueError(`${whose}: ${part} is missing or wrong; got ${show(value)}; needed is ${needed}`);
  };
  for (const part of Object.keys(parts) as (keyof Facts)[]) {
    const { needed, holds } = parts[part];
    if (!holds(given[part])) refuse(part, given[part], needed);
  }
  checkKeys(whose, given, Object.keys(parts));
  const { yPred, yTrue } = given.vjp as Facts['vjp'];
  if (!isFunction(yPred)) refuse('vjp.yPred', yPred, 'a function');
  if (yTrue !== null && !isFunction(yTrue)) refuse('vjp.yTrue', yTrue, 'a function, or null for labels');
  const [defaults, phrases] = [given.defaults, given.options] as readonly [ByName, ByName];
  for (const name of Object.keys(defaults)) {
    if (Object.hasOwn(commonOptions, name))
      refuse(`defaults.${name}`, defaults[name], 'another name: every loss has that option');
    if (!isText(phrases[name]))
      refuse(`options.${name}`, phrases[name], 'a phrase: what the option means, its range and unit');
  }
  for (const name of Object.keys(phrases)) {
    if (!Object.hasOwn(defaults, name)) refuse(`options.${name}`, phrases[name], `none: defaults has no ${name}`);
  }
}

function isDefinition(given: unknown): given is Given {
  return isObject(given);
}
