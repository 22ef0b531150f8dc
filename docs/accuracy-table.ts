// Prints the table of accuracy.md: `npx tsx --conditions=source docs/accuracy-table.ts`.
import { compile } from 'lossgraph';
import { report } from '../packages/losses/test/accuracy/report.ts';

/** Returns the errors of all losses, run eagerly and compiled, and of Keras. */
export function accuracyTable(): string {
  return report({ eager: (f) => f, compiled: (f) => compile(f) });
}

if (process.argv[1]?.endsWith('accuracy-table.ts')) console.log(accuracyTable());
