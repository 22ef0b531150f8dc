// The page of deviations from Keras, from the table that the tests of the losses check.
import { type Deviation, deviations, topics } from '../../packages/losses/test/deviations/index.ts';

/** Returns the page in Markdown: per topic a table of what Keras does, what ours does, and for which losses. */
export function deviationsPage(): string {
  const sections = topics.map((topic) => `## ${topic.title}\n\n${table(Object.values(topic.deviations))}`);
  return `${head}\n\n${sections.join('\n\n')}\n`;
}

/** Returns what Keras does and what ours does, for one loss alone; not what is said of all losses. */
export function deviationsOf(loss: string): string[] {
  return Object.values(deviations)
    .filter(({ losses = [] }) => losses.includes(loss))
    .map((each) => `Keras: ${each.keras}${reference(each)}; ours: ${each.ours}.`);
}

const head = `# Where we differ from Keras

Names, defaults, values and gradients are those of Keras 3.15.1, save for what follows, all of it on purpose. Numbers are Keras' issues. Each row is a
test; this page is written from the table of these tests by \`npx tsx --conditions=source docs/keras-deviations.ts\`.`;

function table(rows: readonly Deviation[]): string {
  const lines = rows.map((each) => `| ${each.keras}${reference(each)} | ${each.ours} | ${lossesOf(each)} |`);
  return ['| Keras | ours | losses |', '|---|---|---|', ...lines].join('\n');
}

function reference({ issue }: Deviation): string {
  return issue === undefined ? '' : ` ([#${issue}](https://github.com/keras-team/keras/issues/${issue}))`;
}

function lossesOf({ losses }: Deviation): string {
  return losses === undefined ? 'all' : losses.map((name) => `\`${name}\``).join(', ');
}
