// The reference page of a loss, from its definition.
import { formatShape, Generator } from '@lossgraph/core';
import { commonOptions, type LossDefinition, type LossExample, reductionMeanings } from '@lossgraph/losses';
import { deviationsOf } from './deviations.ts';

/** Returns the page in Markdown; the picture is expected beside it as `<name>.svg`. */
export function lossPage(definition: LossDefinition<object>): string {
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
  return [
    `# ${className}`,
    whenToUse,
    `$$${formula}$$`,
    `Derivative with respect to the prediction:`,
    `$$${derivative}$$`,
    `![value and derivative](${name}.svg)`,
    `> **Trap.** ${trap}`,
    table(
      ['', ''],
      [
        ['Function', code(functionName(name))],
        ['Class', code(className)],
        ['Identifiers', [name, ...aliases].map(code).join(', ')],
        ['Predictions', prediction],
        ['Targets', target],
        ['Shapes', `${shapesOf(definition)}, for example: targets, predictions → values`],
        ['Source', reference],
      ],
    ),
    '## Options',
    optionTable(definition),
    '## Examples',
    `\`\`\`ts\n${program(definition)}\n\`\`\``,
    `Where the numbers come from: ${definition.examples.map(({ source }) => source).join('; ')}.`,
    '## Differs from Keras',
    differences(name),
    '',
  ].join('\n\n');
}

/** Returns the list of all pages, and the options that every loss takes. */
export function indexPage(definitions: readonly LossDefinition<object>[]): string {
  const lines = definitions.map(({ className, name, whenToUse }) => `- [${className}](${name}.md): ${whenToUse}`);
  const common = Object.entries(commonOptions).map(([key, { value, meaning }]) => [
    code(key),
    code(JSON.stringify(value)),
    meaning,
  ]);
  const ways = Object.entries(reductionMeanings).map(([reduction, meaning]) => [code(reduction), meaning]);
  return [
    '# Losses',
    lines.join('\n'),
    '## Options of every loss',
    'The functions give values per sample and take the options of their own pages. The classes take these too:',
    table(['Option', 'Default', 'Meaning'], common),
    '## Reductions',
    'What each makes of the values per sample, after they are multiplied by the sample weights:',
    table(['Reduction', 'Gives'], ways),
    '',
  ].join('\n\n');
}

function optionTable({ defaults, options }: LossDefinition<object>): string {
  const meanings: Readonly<Record<string, string>> = options;
  const rows = Object.entries(defaults).map(([key, value]) => [
    code(key),
    code(JSON.stringify(value)),
    meanings[key] ?? '',
  ]);
  const common = `[those of every loss](index.md#options-of-every-loss): ${Object.keys(commonOptions).map(code).join(', ')}.`;
  if (rows.length === 0) return `None of its own. The class takes ${common}`;
  return `${table(['Option', 'Default', 'Meaning'], rows)}\n\nThe class also takes ${common}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`);
  return lines.join('\n');
}

/** Returns shapes of targets and predictions and that of the values, from the samples with default options. */
function shapesOf({ name, samples, shape, defaults }: LossDefinition<object>): string {
  const lines = [...samples(new Generator(1))]
    .filter(
      ({ attrs, yPred }) => JSON.stringify({ ...defaults, ...attrs }) === JSON.stringify(defaults) && yPred.size > 0,
    )
    .map(({ yTrue, yPred, attrs }) => {
      const values = shape(name, yTrue.shape, yPred.shape, attrs);
      return `${formatShape(yTrue.shape)}, ${formatShape(yPred.shape)} → ${formatShape(values)}`;
    });
  return [...new Set(lines)].slice(0, 3).join('; ');
}

function differences(name: string): string {
  const own = deviationsOf(name).map((each) => `- ${each}\n`);
  return `${own.join('')}${own.length === 0 ? '' : '\n'}${own.length === 0 ? 'Only in what' : 'And in what'} [holds for all losses](keras-deviations.md).`;
}

function program({ name, examples }: LossDefinition<object>): string {
  const call = functionName(name);
  const lines = examples.map((example) => `${exampleLine(call, example)}`);
  return [`import { ${call}, tensor } from 'lossgraph';`, '', ...lines].join('\n');
}

/** In float64, so that all digits can be told. */
function exampleLine(call: string, { yTrue, yPred, attrs, values }: LossExample<object>): string {
  const prediction = `tensor(${JSON.stringify(yPred)}, { dtype: 'float64' })`;
  const options = attrs === undefined ? '' : `, ${JSON.stringify(attrs)}`;
  return `${call}(${JSON.stringify(yTrue)}, ${prediction}${options}); // ${written(values)}`;
}

function written(values: number | readonly number[]): string {
  return typeof values === 'number' ? String(values) : `[${values.join(', ')}]`;
}

function functionName(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function code(words: string): string {
  return `\`${words}\``;
}

function cell(words: string | undefined): string {
  return (words ?? '').replace(/\|/g, '\\|');
}
