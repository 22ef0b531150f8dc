import { show, ValueError } from '@lossgraph/core';
import type { LossDefinition, LossExample } from './define-loss.ts';
import { classNamed } from './get.ts';
import { Loss } from './loss.ts';
import { commonOptions } from './loss-options.ts';

/** A loss in any of its forms. */
// biome-ignore lint/suspicious/noExplicitAny: a loss of unknown options
export type Describable = string | Loss | { readonly definition: LossDefinition<any> };

/**
 * Returns what there is to know about a loss, as text for a terminal: formula and derivative in TeX, when to use it, its
 * trap, its source, options and what they mean, examples. For a configured loss the options are its own.
 *
 * @throws ValueError for what is not made from a definition
 * @example
 * ```ts
 * describe('huber').split('\n')[0]; // 'Huber'
 * ```
 */
export function describe(loss: Describable): string {
  const definition = definitionOf(loss);
  const {
    className,
    name,
    aliases = [],
    formula,
    derivative,
    whenToUse,
    trap,
    reference,
    prediction,
    target,
  } = definition;
  const own = loss instanceof Loss ? loss.config : {};
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ['Names', [[className, name, ...aliases].join(', ')]],
    ['Value', [formula]],
    ['Derivative', [derivative]],
    ['Takes', [`predictions: ${prediction}; targets: ${target}`]],
    ['Use it for', [whenToUse]],
    ['Trap', [trap]],
    ['Source', [reference]],
    ['Options', optionLines(definition, own)],
    ['Common', commonLines(definition, own)],
    ['Examples', definition.examples.map((example) => exampleLine(name, example))],
  ];
  const width = Math.max(...lines.map(([title]) => title.length)) + 2;
  const rows = lines.flatMap(([title, values]) =>
    values.map((value, i) => `  ${(i === 0 ? title : '').padEnd(width)}${value}`),
  );
  return [className, ...rows].join('\n');
}

/** Returns an example as a call and its values: `huber([[0]], [[3]], {"delta":2}) = [4]`. */
export function exampleCall(name: string, { yTrue, yPred, attrs, values }: LossExample<object>): string {
  const inputs = [yTrue, yPred, ...(attrs === undefined ? [] : [attrs])].map((x) => JSON.stringify(x));
  const call = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  return `${call}(${inputs.join(', ')}) = ${typeof values === 'number' ? values : `[${values.join(', ')}]`}`;
}

function exampleLine(name: string, example: LossExample<object>): string {
  return `${exampleCall(name, example)}   ${example.source}`;
}

type Config = Readonly<Record<string, unknown>>;

function optionLines({ defaults, options }: LossDefinition<object>, own: Config): string[] {
  const meanings: Readonly<Record<string, string>> = options;
  const lines = Object.entries(defaults).map(([key, value]) => optionLine(key, value, own, meanings[key] ?? ''));
  return lines.length === 0 ? ['none of its own'] : lines;
}

/** The options that every loss takes. */
function commonLines({ name, instanceName = name }: LossDefinition<object>, own: Config): string[] {
  return Object.entries(commonOptions).map(([key, { value, meaning }]) =>
    optionLine(key, key === 'name' ? instanceName : value, own, meaning),
  );
}

/** `delta = 3 (default 1)   what it means` */
function optionLine(key: string, value: unknown, own: Config, meaning: string): string {
  const given = Object.hasOwn(own, key) ? own[key] : value;
  const now = JSON.stringify(given) === JSON.stringify(value) ? '' : ` (default ${JSON.stringify(value)})`;
  return `${key} = ${JSON.stringify(given)}${now}   ${meaning}`;
}

function definitionOf(loss: Describable): LossDefinition<object> {
  const found = typeof loss === 'string' ? classNamed('losses.describe', loss) : loss;
  const holder = found instanceof Loss ? Object.getPrototypeOf(found).constructor : found;
  const { definition } = (holder ?? {}) as { definition?: LossDefinition<object> };
  if (definition !== undefined) return definition;
  throw new ValueError(
    `losses.describe: not made from a definition; got ${found instanceof Loss ? found.name : show(found)}; ` +
      'allowed are a name, a loss function, a loss class, and a Loss made from one',
  );
}
