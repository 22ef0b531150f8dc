// The page of conventions, from the table that the tests of core assert.
import { type Convention, conventions, type Input } from '@lossgraph/core/testing';

/** Returns the page in Markdown: per topic a table of points, with value, derivative and reason. */
export function conventionsPage(): string {
  const count = conventions.reduce((n, { points }) => n + points.length, 0);
  const topics = conventions.map(({ title, points }) => `## ${title}\n\n${table(points)}`);
  return `# Conventions\n\n${count} points at which there was something to decide.\n\n${topics.join('\n\n')}\n`;
}

function table(points: readonly Convention[]): string {
  const head = '| op | at | gives | gradient | why |\n|---|---|---|---|---|';
  return [head, ...points.map(row)].join('\n');
}

function row({ op, inputs, attrs, value, gradients, refusal, why }: Convention): string {
  const options = Object.keys(attrs).length === 0 ? '' : ` ${JSON.stringify(attrs)}`;
  const result = refusal === undefined ? write(value) : `refused: ${refusal}`;
  return `| \`${op.name}${options}\` | ${inputs.map(write).join('; ')} | ${result} | ${(gradients ?? []).map(write).join('; ')} | ${why} |`;
}

function write(value: Input | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return `[${[...value].map((each) => write(each)).join(', ')}]`;
  return Object.is(value, -0) ? '−0' : String(value).replace('Infinity', '∞').replace('-', '−');
}
