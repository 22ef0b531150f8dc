import { sizeOf, type Variable } from '@lossgraph/core';
import type { Layer } from './layer.ts';

/** What a summary is made from. */
export interface Summarized {
  readonly name: string;
  readonly subLayers: readonly Layer[];
  readonly trainableVariables: readonly Variable[];
  readonly nonTrainableVariables: readonly Variable[];
  /** Of the optimizer; `null` before its slots are made. */
  readonly optimizerVariables: readonly Variable[] | null;
}

/** Returns Keras' table of the layers with their output shapes and numbers of parameters, and the totals below it. */
export function summaryOf({
  name,
  subLayers,
  trainableVariables,
  nonTrainableVariables,
  optimizerVariables,
}: Summarized): string {
  const rows = subLayers.map(
    (layer) => [`${layer.name} (${layer.constructor.name})`, shapeOf(layer), paramsOf(layer)] as const,
  );
  const totals: [string, readonly Variable[]][] = [
    ['Total params', [...trainableVariables, ...nonTrainableVariables, ...(optimizerVariables ?? [])]],
    ['Trainable params', trainableVariables],
    ['Non-trainable params', nonTrainableVariables],
  ];
  if (optimizerVariables !== null) totals.push(['Optimizer params', optimizerVariables]);
  const below = totals.map(
    ([title, variables]) => ` ${title}: ${countOf(variables).toLocaleString('en-US')} (${memoryOf(variables)})`,
  );
  return [`Model: "${name}"`, ...table(rows), ...below].join('\n');
}

type Row = readonly [layer: string, shape: string, params: string];

const header: Row = ['Layer (type)', 'Output Shape', 'Param #'];
const leastWidths: readonly [number, number, number] = [31, 22, 13];

function table(rows: readonly Row[]): string[] {
  const [a, b, c] = leastWidths.map((least, i) =>
    Math.max(least, ...[header, ...rows].map((row) => (row[i] ?? '').length)),
  );
  const widths = [a ?? 0, b ?? 0, c ?? 0] as const;
  const rule = (left: string, line: string, cross: string, right: string) =>
    `${left}${widths.map((n) => line.repeat(n + 2)).join(cross)}${right}`;
  const row = ([layer, shape, params]: Row, bar: string) =>
    `${bar} ${layer.padEnd(widths[0])} ${bar} ${shape.padEnd(widths[1])} ${bar} ${params.padStart(widths[2])} ${bar}`;
  const body = rows.flatMap((each, i) => (i === 0 ? [row(each, '│')] : [rule('├', '─', '┼', '┤'), row(each, '│')]));
  return [rule('┏', '━', '┳', '┓'), row(header, '┃'), rule('┡', '━', '╇', '┩'), ...body, rule('└', '─', '┴', '┘')];
}

/** The batch may have any length, so its axis is shown as `null`. */
function shapeOf({ outputShape }: Layer): string {
  return outputShape === null ? '?' : `[${['null', ...outputShape.slice(1)].slice(0, outputShape.length).join(', ')}]`;
}

function paramsOf(layer: Layer): string {
  return layer.built ? countOf(layer.variables).toLocaleString('en-US') : '0 (unbuilt)';
}

function countOf(variables: readonly Variable[]): number {
  return variables.reduce((total, { shape }) => total + sizeOf(shape), 0);
}

const bytes = { float32: 4, float64: 8, int32: 4, bool: 1 } as const;

function memoryOf(variables: readonly Variable[]): string {
  let size = variables.reduce((total, { shape, dtype }) => total + sizeOf(shape) * bytes[dtype], 0);
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  while (size >= 1024 && units.length > 1) {
    size /= 1024;
    units.shift();
  }
  return `${size.toFixed(2)} ${units[0]}`;
}
