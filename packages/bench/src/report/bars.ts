import { number } from './number.ts';
import type { Figure } from './results.ts';
import { type LogScale, logScale } from './scale.ts';
import { escaped, picture, rounded, speedOf, top } from './svg.ts';

const plot = { left: 170, right: 540 };
const bar = { height: 12, pitch: 17 };
const title = { height: 24 };

/** A case and what was measured of it. */
export interface Group {
  readonly heading: string;
  readonly figures: readonly Figure[];
}

/** Returns horizontal bars on a logarithmic axis, case by case. A bar to the left is slower, one to the right faster. */
export function bars(heading: string, groups: readonly Group[]): string {
  const speeds = groups.flatMap(({ figures }) => figures.map(speedOf));
  const scale = logScale(speeds, plot.left, plot.right);
  let y = top;
  const parts = groups.map(({ heading, figures }) => {
    const at = y;
    y += title.height + figures.length * bar.pitch + 6;
    return group(heading, figures, scale, at);
  });
  const note = 'speed as a multiple of the fastest of ours; longer to the right is faster';
  return picture({ heading, note }, { scale, height: y + 10 }, parts);
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
    `<rect class="${kind}" x="${rounded(from - 1)}" y="${y}" width="${rounded(to - from + 2)}" height="${bar.height}"/>`,
    `<text class="value" x="${plot.right + 14}" y="${middle}">${escaped(`${number(figure.value)} ${figure.unit}${verdict}`)}</text>`,
  ].join('');
}
