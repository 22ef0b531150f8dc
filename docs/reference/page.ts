// The reference page of a loss, from its definition.
import type { LossDefinition, LossExample } from '@lossgraph/losses';
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
    '| | |\n|---|---|\n' +
      [
        ['Function', code(functionName(name))],
        ['Class', code(className)],
        ['Identifiers', [name, ...aliases].map(code).join(', ')],
        ['Predictions', prediction],
        ['Targets', target],
        ['Source', reference],
      ]
        .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
        .join('\n'),
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

/** Returns the list of all pages. */
export function indexPage(definitions: readonly LossDefinition<object>[]): string {
  const lines = definitions.map(({ className, name, whenToUse }) => `- [${className}](${name}.md): ${whenToUse}`);
  return `# Losses\n\n${lines.join('\n')}\n`;
}

function optionTable({ defaults }: LossDefinition<object>): string {
  const rows = Object.entries(defaults).map(([key, value]) => `| ${code(key)} | ${code(JSON.stringify(value))} |`);
  const common = 'Beside those of every loss: `reduction`, `name`, `dtype`, `checkInputs`.';
  return rows.length === 0
    ? `None of its own. ${common}`
    : `| Option | Default |\n|---|---|\n${rows.join('\n')}\n\n${common}`;
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
