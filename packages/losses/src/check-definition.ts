import { show, ValueError } from '@lossgraph/core';
import type { LossDefinition } from './define-loss.ts';

type Facts = LossDefinition<object>;
type Parts = Partial<Record<keyof Facts | keyof Facts['vjp'], unknown>>;

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

const functions = ['shape', 'expand', 'samples'] as const;

type RefuseUnless = (holds: boolean, part: string, value: unknown, needed: string) => void;

/** Refuses what is no whole definition, as JavaScript lets one write it. @throws ValueError naming the part */
export function checkDefinition(given: unknown): void {
  if (!isObject(given)) throw new ValueError(`defineLoss: no definition; got ${show(given)}; allowed is an object`);
  const refuseUnless: RefuseUnless = (holds, part, value, needed) => {
    if (holds) return;
    const whose = typeof given.name === 'string' && given.name !== '' ? given.name : 'defineLoss';
    throw new ValueError(`${whose}: ${part} is missing or wrong; got ${show(value)}; needed is ${needed}`);
  };
  for (const part of ['name', 'className'] as const) {
    refuseUnless(typeof given[part] === 'string' && given[part] !== '', part, given[part], 'a non-empty string');
  }
  for (const part of functions) refuseUnless(typeof given[part] === 'function', part, given[part], 'a function');
  const { defaults, vjp, examples, prediction, target } = given;
  refuseUnless(isObject(defaults), 'defaults', defaults, 'an object with a value for each option');
  checkOptions(given, refuseUnless);
  refuseUnless(isObject(vjp), 'vjp', vjp, 'an object of two rules, yPred and yTrue');
  const { yPred, yTrue } = isObject(vjp) ? vjp : {};
  refuseUnless(typeof yPred === 'function', 'vjp.yPred', yPred, 'a function');
  refuseUnless(yTrue === null || typeof yTrue === 'function', 'vjp.yTrue', yTrue, 'a function, or null for labels');
  refuseUnless(Array.isArray(examples), 'examples', examples, 'an array');
  refuseUnless(
    isKeyOf(predictions, prediction),
    'prediction',
    prediction,
    `one of ${Object.keys(predictions).join(', ')}`,
  );
  refuseUnless(isKeyOf(targets, target), 'target', target, `one of ${Object.keys(targets).join(', ')}`);
}

/** Every option has a phrase, and nothing else has. */
function checkOptions({ defaults, options }: Parts, refuseUnless: RefuseUnless): void {
  const names = Object.keys(defaults ?? {});
  const allowed = names.length === 0 ? 'an empty object, as there are none' : `a phrase for each: ${names.join(', ')}`;
  refuseUnless(isObject(options), 'options', options, `an object: ${allowed}`);
  const phrases: Readonly<Record<string, unknown>> = isObject(options) ? { ...options } : {};
  for (const name of names) {
    const phrase = phrases[name];
    const needed = 'a phrase: what the option means, its range and unit';
    refuseUnless(typeof phrase === 'string' && phrase !== '', `options.${name}`, phrase, needed);
  }
  const extra = Object.keys(phrases).find((name) => !names.includes(name));
  if (extra === undefined) return;
  refuseUnless(false, `options.${extra}`, phrases[extra], `none, for defaults has no ${extra}; ${allowed}`);
}

function isObject(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null;
}

function isKeyOf(table: object, key: unknown): boolean {
  return typeof key === 'string' && Object.hasOwn(table, key);
}
