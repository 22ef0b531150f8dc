import { colors, element, escaped, label } from './svg.ts';
import { ticks } from './ticks.ts';

/** One line of a chart: a value for each whole number from `Chart.from` on. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
  readonly color: string;
  /** Filled circles on a solid line, or hollow squares on a dashed one: to be told apart without colours. */
  readonly style: Style;
}

export type Style = 'solid' | 'dashed';

export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** The x of the first value; default 1. */
  readonly from?: number;
  /** Whether the y axis begins at 0; default: it fits the values. */
  readonly zero?: boolean;
  /** How the numbers on the y axis are written. */
  readonly format?: (y: number) => string;
  /** What the two styles of line mean. */
  readonly styles: Readonly<Record<Style, string>>;
  /** Lines of the same name share a colour and a place in the legend. */
  readonly series: readonly Series[];
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Returns a line chart inside `box`: title, legend of `legendRows` rows, grid, labelled axes, a mark for each value. */
export function lineChart(chart: Chart, box: Box, legendRows: number): string {
  const top = 48 + legendRows * ROW;
  const plot = { x: box.x + 64, y: box.y + top, width: box.width - 80, height: box.height - top - 50 };
  const scales = scalesOf(chart, plot);
  return [
    label(box.x + 20, box.y + 24, chart.title, { 'font-size': 16, 'font-weight': 600 }),
    keyOfStyles(chart.styles, plot.x + plot.width, box.y + 24),
    legend(chart.series, plot.x, box.y + 50),
    axes(chart, plot, scales),
    ...chart.series.map((series) => line(series, scales)),
  ].join('');
}

const ROW = 20;

interface Scales {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly from: number;
}

function scalesOf({ series, from = 1, zero = false }: Chart, plot: Box): Scales {
  const values = series.flatMap((each) => each.values);
  const count = Math.max(...series.map((each) => each.values.length));
  const ys = ticks(zero ? 0 : Math.min(...values), Math.max(...values), 6);
  const [bottom = 0, top = 1] = [ys[0], ys.at(-1)];
  const last = from + count - 1;
  const step = Math.max(1, Math.ceil(count / 12));
  const width = Math.max(1, last - from);
  return {
    xs: Array.from({ length: Math.ceil(count / step) }, (_, i) => from + i * step),
    ys,
    x: (value) => plot.x + (plot.width * (value - from + 0.25)) / (width + 0.5),
    y: (value) => plot.y + plot.height * (1 - (value - bottom) / (top - bottom)),
    from,
  };
}

function axes({ xLabel, yLabel, format = String }: Chart, plot: Box, { xs, ys, x, y }: Scales): string {
  const { x: left, y: top, width, height } = plot;
  const small = { fill: colors.muted, 'font-size': 12 };
  return [
    ...ys.map((value) =>
      element('line', {
        x1: left,
        x2: left + width,
        y1: y(value),
        y2: y(value),
        stroke: colors.faint,
        'stroke-width': 1,
      }),
    ),
    ...ys.map((value) => label(left - 8, y(value) + 4, format(value), { ...small, 'text-anchor': 'end' })),
    element('line', { x1: left, x2: left + width, y1: top + height, y2: top + height, stroke: colors.muted }),
    ...xs.map((value) =>
      element('line', { x1: x(value), x2: x(value), y1: top + height, y2: top + height + 4, stroke: colors.muted }),
    ),
    ...xs.map((value) => label(x(value), top + height + 18, String(value), { ...small, 'text-anchor': 'middle' })),
    label(left + width / 2, top + height + 38, xLabel, { ...small, 'text-anchor': 'middle' }),
    label(0, 0, yLabel, {
      ...small,
      'text-anchor': 'middle',
      transform: `translate(${left - 46} ${top + height / 2}) rotate(-90)`,
    }),
  ].join('');
}

function line({ name, values, color, style }: Series, { x, y, from }: Scales): string {
  const points = values.map((value, i) => [x(from + i), y(value)] as const);
  const path = points.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${px.toFixed(2)} ${py.toFixed(2)}`).join('');
  return element(
    'g',
    { class: 'series' },
    element('title', {}, escaped(name)),
    element('path', {
      d: path,
      fill: 'none',
      stroke: color,
      'stroke-width': 2,
      'stroke-linejoin': 'round',
      ...dashes(style),
    }),
    ...points.map(([px, py]) => mark(px, py, color, style)),
  );
}

function legend(series: readonly Series[], x: number, top: number): string {
  const byName = new Map(series.map((each) => [each.name, each.color]));
  return [...byName]
    .map(([name, color], i) => sample(x, top + i * ROW, color, 'solid') + label(x + 34, top + i * ROW, name))
    .join('');
}

/** `─●─ train  ─□─ test`, ending at `right`. */
function keyOfStyles(styles: Chart['styles'], right: number, y: number): string {
  const dashedAt = right - 34 - 7 * styles.dashed.length;
  const solidAt = dashedAt - 50 - 7 * styles.solid.length;
  const color = colors.muted;
  return [
    sample(solidAt, y, color, 'solid') + label(solidAt + 34, y, styles.solid, { fill: color }),
    sample(dashedAt, y, color, 'dashed') + label(dashedAt + 34, y, styles.dashed, { fill: color }),
  ].join('');
}

function sample(x: number, y: number, color: string, style: Style): string {
  const stroke = { stroke: color, 'stroke-width': 2, ...dashes(style) };
  return element('line', { x1: x, x2: x + 26, y1: y - 4, y2: y - 4, ...stroke }) + mark(x + 13, y - 4, color, style);
}

function dashes(style: Style): { 'stroke-dasharray'?: string } {
  return style === 'dashed' ? { 'stroke-dasharray': '5 4' } : {};
}

function mark(x: number, y: number, color: string, style: Style): string {
  if (style === 'solid') return element('circle', { class: 'mark', cx: x, cy: y, r: 3.5, fill: color });
  return element('rect', {
    class: 'mark',
    x: x - 3.5,
    y: y - 3.5,
    width: 7,
    height: 7,
    fill: colors.paper,
    stroke: color,
    'stroke-width': 1.8,
  });
}
