import type { Workload } from '../workloads/case.ts';
import { number } from './number.ts';
import { type Figure, figuresOf, type Results } from './results.ts';
import { type LogScale, logScale } from './scale.ts';

const width = 760;
const plot = { left: 170, right: 540 };
const bar = { height: 12, pitch: 17 };
const title = { height: 24 };
const top = 64;

/**
 * Returns an SVG of horizontal bars on a logarithmic axis: the speed of everybody as a multiple of that of the fastest of
 * ours, case by case. A bar to the left is slower, one to the right faster.
 */
export function chart(results: Results, workload: Workload): string {
  const groups = workload.cases
    .map((definition) => ({ heading: definition.title, figures: figuresOf(results, definition) }))
    .filter(({ figures }) => figures.some(({ ratio }) => Number.isFinite(ratio)));
  const scale = logScale(
    groups.flatMap(({ figures }) => figures.map(speedOf)),
    plot.left,
    plot.right,
  );
  let y = top;
  const parts = groups.map(({ heading, figures }) => {
    const at = y;
    y += title.height + figures.length * bar.pitch + 6;
    return group(heading, figures, scale, at);
  });
  const height = y + 10;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(`${workload.id}: ${workload.title}`)}">`,
    style,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    `<text class="heading" x="12" y="24">${escaped(`${workload.id}: ${workload.title}`)}</text>`,
    `<text class="note" x="12" y="42">speed as a multiple of the fastest of ours; longer to the right is faster</text>`,
    ...scale.ticks.map((tick) => tickLine(tick, scale, height)),
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function group(heading: string, figures: readonly Figure[], scale: LogScale, y: number): string {
  const rows = figures.map((figure, i) => row(figure, scale, y + title.height + i * bar.pitch));
  return [`<text class="case" x="12" y="${y + 16}">${escaped(heading)}</text>`, ...rows].join('\n');
}

function row(figure: Figure, scale: LogScale, y: number): string {
  const [one, tip] = [scale.at(1), scale.at(speedOf(figure))];
  const [from, to] = [Math.min(one, tip), Math.max(one, tip)];
  const kind = figure.role === 'peer' ? (tip < one ? 'slower' : 'faster') : figure.role;
  const middle = y + bar.height - 2.5;
  const verdict = figure.ratio === 1 ? '' : `, ${number(speedOf(figure))} ×`;
  return [
    `<text class="name" x="${plot.left - 10}" y="${middle}">${escaped(figure.participant)}</text>`,
    `<rect class="${kind}" x="${round(from - 1)}" y="${y}" width="${round(to - from + 2)}" height="${bar.height}"/>`,
    `<text class="value" x="${plot.right + 14}" y="${middle}">${escaped(`${number(figure.value)} ${figure.unit}${verdict}`)}</text>`,
  ].join('');
}

function tickLine(tick: number, scale: LogScale, height: number): string {
  const x = round(scale.at(tick));
  const kind = tick === 1 ? 'one' : 'tick';
  return `<line class="${kind}" x1="${x}" x2="${x}" y1="${top - 4}" y2="${height - 10}"/><text class="label" x="${x}" y="${top - 8}">${number(tick)}</text>`;
}

function speedOf({ ratio }: Figure): number {
  return 1 / ratio;
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const style = `<style>
svg { font: 12px system-ui, sans-serif; }
.ground { fill: #ffffff; }
text { fill: #1f2328; }
.heading { font-size: 15px; font-weight: 600; }
.case { font-weight: 600; }
.note, .label, .value { fill: #59636e; }
.name { text-anchor: end; }
.label { text-anchor: middle; font-size: 10px; }
.tick { stroke: #d1d9e0; }
.one { stroke: #1f2328; }
.ours { fill: #0969da; }
.slower { fill: #8c959f; }
.faster { fill: #bc4c00; }
.limit { fill: none; stroke: #59636e; stroke-dasharray: 3 2; }
@media (prefers-color-scheme: dark) {
.ground { fill: #0d1117; }
text { fill: #f0f6fc; }
.note, .label, .value { fill: #9198a1; }
.tick { stroke: #3d444d; }
.one { stroke: #f0f6fc; }
.ours { fill: #4493f8; }
.slower { fill: #656c76; }
.faster { fill: #db6d28; }
.limit { stroke: #9198a1; }
}
</style>`;
