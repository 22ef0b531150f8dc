import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Timing } from '../measure/repeat.ts';
import { number } from '../report/number.ts';
import { asText, type Table } from '../report/table.ts';
import { run } from '../run/process.ts';
import { home, pinned } from '../run/start.ts';
import type { KernelFigure } from './kernels.ts';
import type { OverheadFigure } from './overhead.ts';

/** What the kernels and the overhead of an op are to stay within. */
export const goals = { ratio: 1.3, microseconds: 2, sum: 1e-7 } as const;

interface Found {
  readonly kernels: KernelFigure[];
  readonly overhead: OverheadFigure[];
  sums: Record<string, number>;
}

/** Measures every element-wise kernel against a loop by hand, the overhead per op, and the error of a long sum. */
export async function benchKernels(
  { core, only, timing }: { core: number; only: readonly string[]; timing: Timing },
  folder: string,
): Promise<void> {
  const found: Found = { kernels: [], overhead: [], sums: {} };
  const command = { command: process.execPath, args: [join(home, 'dist', 'kernels', 'worker.js')], folder: null };
  await run<KernelFigure | OverheadFigure | { sums: Found['sums'] }>(
    pinned(command, core),
    { only, timing },
    (figure) => {
      if ('unable' in figure) console.error(figure.unable);
      else if ('sums' in figure) found.sums = figure.sums;
      else if ('op' in figure) found.overhead.push(figure);
      else {
        found.kernels.push(figure);
        console.error(`${figure.kernel}, ${figure.size} elements: ${number(figure.polymorphic)} × a plain loop`);
      }
    },
  );
  const tables = [overheadTable(found), kernelTable(found), sumTable(found)];
  for (const table of tables.filter(({ rows }) => rows.length > 0)) console.log(`\n${asText(table)}`);
  writeFileSync(join(folder, 'kernels.json'), `${JSON.stringify(found, null, 2)}\n`);
  console.log(`\nwritten to ${folder}`);
}

function overheadTable({ overhead }: Found): Table {
  return {
    head: ['overhead', 'µs', `≤ ${goals.microseconds}`],
    rows: overhead.map(({ microseconds, op }) => [
      op,
      number(microseconds),
      verdict(microseconds <= goals.microseconds),
    ]),
  };
}

function kernelTable({ kernels }: Found): Table {
  return {
    head: ['kernel', 'elements', 'plain ns', 'float32 alone', 'after others', `≤ ${goals.ratio}`],
    rows: kernels.map(({ kernel, monomorphic, plain, polymorphic, size }) => [
      kernel,
      String(size),
      number(plain),
      `${number(monomorphic)} ×`,
      `${number(polymorphic)} ×`,
      verdict(polymorphic <= goals.ratio),
    ]),
  };
}

function sumTable({ sums }: Found): Table {
  return {
    head: ['sum of 1e6', 'relative error', `≤ ${goals.sum}`],
    rows: Object.entries(sums).map(([kind, error]) => [kind, error.toExponential(1), verdict(error <= goals.sum)]),
  };
}

function verdict(met: boolean): string {
  return met ? 'yes' : 'no';
}
