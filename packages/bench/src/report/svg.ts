// What the pictures share.
import { number } from './number.ts';
import type { Figure } from './results.ts';
import type { LogScale } from './scale.ts';

export const width = 760;

/** Of the plot; the lines of the axis begin above it. */
export const top = 64;

/** Returns a whole picture: heading, note, axis, and the parts in it. */
export function picture(
  { heading, note }: { heading: string; note: string },
  { scale, height, from = top }: { scale: LogScale; height: number; from?: number },
  parts: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(heading)}">`,
    style,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    `<text class="heading" x="12" y="24">${escaped(heading)}</text>`,
    `<text class="note" x="12" y="42">${escaped(note)}</text>`,
    ...scale.ticks.map((tick) => tickLine(tick, scale, { from, to: height - 10 })),
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

/** Returns the speed as a multiple of that of the fastest of ours. */
export function speedOf({ ratio }: Figure): number {
  return 1 / ratio;
}

export function rounded(x: number): number {
  return Math.round(x * 10) / 10;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function tickLine(tick: number, scale: LogScale, { from, to }: { from: number; to: number }): string {
  const x = rounded(scale.at(tick));
  const kind = tick === 1 ? 'one' : 'tick';
  return `<line class="${kind}" x1="${x}" x2="${x}" y1="${from - 4}" y2="${to}"/><text class="label" x="${x}" y="${from - 8}">${number(tick)}</text>`;
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
.tick, .row { stroke: #d1d9e0; }
.row { stroke-dasharray: 1 3; }
.one { stroke: #1f2328; }
.ours { fill: #0969da; }
.slower { fill: #8c959f; }
.faster { fill: #bc4c00; }
.limit { fill: none; stroke: #59636e; stroke-dasharray: 3 2; }
.dot { stroke: #ffffff; }
.dot.ring { fill: #ffffff; stroke: #0969da; stroke-width: 1.5; }
.bound { fill: none; stroke: #1f2328; stroke-width: 1.5; }
.peer0 { fill: #bc4c00; }
.peer1 { fill: #1a7f37; }
.peer2 { fill: #8c959f; }
.peer3 { fill: #8250df; }
.peer4 { fill: #9a6700; }
.peer5 { fill: #bf3989; }
@media (prefers-color-scheme: dark) {
.ground { fill: #0d1117; }
text { fill: #f0f6fc; }
.note, .label, .value { fill: #9198a1; }
.tick, .row { stroke: #3d444d; }
.one { stroke: #f0f6fc; }
.ours { fill: #4493f8; }
.slower { fill: #656c76; }
.faster { fill: #db6d28; }
.limit { stroke: #9198a1; }
.dot { stroke: #0d1117; }
.dot.ring { fill: #0d1117; stroke: #4493f8; }
.bound { stroke: #f0f6fc; }
.peer0 { fill: #db6d28; }
.peer1 { fill: #3fb950; }
.peer2 { fill: #656c76; }
.peer3 { fill: #ab7df8; }
.peer4 { fill: #d29922; }
.peer5 { fill: #db61a2; }
}
</style>`;
