import { type Engine, type Errors, errorsOf, quantile, table } from './ulp.ts';

/** Returns a row for each loss: median and largest error of value and gradients, in ulp, of each engine and of Keras. */
export function report(engines: Readonly<Record<string, Engine>>): string {
  const names = [...Object.keys(engines), 'Keras'];
  const heads = ['value', 'gradient', 'target'].flatMap((what) =>
    names.map((name, i) => (i === 0 ? `${what}: ${name}` : name)),
  );
  const rows = Object.entries(table.losses).map(([loss, kinds]) => {
    const all = Object.values(kinds).flat();
    const found = Object.values(engines).map((engine) => errorsOf(loss, all, engine));
    const cells = (what: keyof Errors) =>
      [...found.map(({ ours }) => ours), found[0]?.keras].map((errors) => cell(errors?.[what] ?? []));
    return line([loss, `${all.length}`, ...cells('value'), ...cells('gradient'), ...cells('targets')]);
  });
  return [line(['loss', 'inputs', ...heads]), `|${'---|'.repeat(heads.length + 2)}`, ...rows].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function cell(errors: readonly number[]): string {
  if (errors.length === 0) return '';
  return `${short(quantile(errors, 0.5))} / ${short(quantile(errors, 1))}`;
}

function short(ulps: number): string {
  if (!Number.isFinite(ulps)) return '∞';
  return ulps >= 1000 ? `10^${Math.floor(Math.log10(ulps))}` : ulps.toFixed(1);
}
