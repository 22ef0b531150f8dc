// Prints the table of docs/accuracy.md: `npx tsx --conditions=source packages/losses/test/accuracy/report.ts`.
import { readFileSync } from 'node:fs';
import { type Errors, errorsOf, quantile, type Table } from './ulp.ts';

export const table: Table = JSON.parse(readFileSync(new URL('./table.json', import.meta.url), 'utf8'));

/** Returns a row for each loss: median and largest error of value and gradient, ours and Keras', in ulp. */
export function report(): string {
  const rows = Object.entries(table.losses).map(([name, kinds]) => {
    const all = Object.values(kinds).flat();
    const { ours, keras } = errorsOf(name, all);
    return `| ${[name, all.length, ...cells(ours.value, keras.value), ...cells(ours.gradient, keras.gradient)].join(' | ')} |`;
  });
  const head = '| loss | inputs | value: ours | Keras | gradient: ours | Keras |\n|---|---|---|---|---|---|';
  return `${head}\n${rows.join('\n')}`;
}

function cells(ours: Errors['value'], keras: Errors['value']): string[] {
  return [ours, keras].map((errors) => `${short(quantile(errors, 0.5))} / ${short(quantile(errors, 1))}`);
}

function short(ulps: number): string {
  if (!Number.isFinite(ulps)) return '∞';
  return ulps >= 1000 ? `10^${Math.floor(Math.log10(ulps))}` : ulps.toFixed(1);
}

if (process.argv[1]?.endsWith('report.ts')) console.log(report());
