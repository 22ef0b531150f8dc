import type { Group } from './bars.ts';
import { number } from './number.ts';
import type { Figure } from './results.ts';
import { type LogScale, logScale } from './scale.ts';
import { escaped, picture, rounded, speedOf, top } from './svg.ts';

const plot = { left: 250, right: 648 };
const pitch = 22;
const legend = { left: 12, right: 740, pitch: 18 };

/** Draws the mark of a participant around a point. */
type Mark = (x: number, y: number) => string;

/**
 * Returns a line per case on a logarithmic axis, and a dot per participant: to the left is slower, to the right faster. The
 * figure at the end is that of the fastest of ours, which stands at 1.
 */
export function dots(heading: string, groups: readonly Group[]): string {
  const marks = marksOf(groups.flatMap(({ figures }) => figures));
  const scale = logScale(
    groups.flatMap(({ figures }) => figures.map(speedOf)),
    plot.left,
    plot.right,
  );
  const key = legendOf(marks);
  const from = top + key.height;
  const rows = groups.map((group, i) => row(group, marks, scale, from + 12 + i * pitch));
  const note = 'speed as a multiple of the fastest of ours; to the right is faster';
  const unit = groups[0]?.figures[0]?.unit ?? '';
  const head = `<text class="label" x="${plot.right + 58}" y="${from - 8}">ours, ${unit}</text>`;
  const height = from + groups.length * pitch + 14;
  return picture({ heading, note }, { scale, height, from }, [key.drawing, head, ...rows]);
}

function row({ figures, heading }: Group, marks: ReadonlyMap<string, Mark>, scale: LogScale, y: number): string {
  const best = figures.find(({ ratio }) => ratio === 1);
  // ours first, so that they hide nobody
  const drawn = [...figures].sort((a, b) => Number(b.role === 'ours') - Number(a.role === 'ours'));
  return [
    `<line class="row" x1="${plot.left}" x2="${plot.right}" y1="${y}" y2="${y}"/>`,
    `<text class="name" x="${plot.left - 10}" y="${y + 4}">${escaped(heading)}</text>`,
    ...drawn.map((figure) => marks.get(figure.participant)?.(rounded(scale.at(speedOf(figure))), y) ?? ''),
    best === undefined ? '' : `<text class="value" x="${plot.right + 14}" y="${y + 4}">${number(best.value)}</text>`,
  ].join('');
}

/** A mark for each participant: a large disc for the last of ours, a ring for the first; shapes for peers; a line for a limit. */
function marksOf(figures: readonly Figure[]): Map<string, Mark> {
  const roles = new Map(figures.map(({ participant, role }) => [participant, role]));
  const peers = [...roles].filter(([, role]) => role === 'peer').map(([name]) => name);
  const ours = [...roles].filter(([, role]) => role === 'ours').map(([name]) => name);
  return new Map(
    [...roles].map(([name, role]): [string, Mark] => {
      if (role === 'ours') return [name, markOfOurs(ours.indexOf(name), ours.length)];
      if (role === 'limit') return [name, bound];
      return [name, shape(peers.indexOf(name))];
    }),
  );
}

function markOfOurs(index: number, count: number): Mark {
  if (index === count - 1) return disc('ours', 5);
  return index === 0 ? disc('ring', 3) : disc('ours', 3.5);
}

function disc(kind: string, radius: number): Mark {
  return (x, y) => `<circle class="dot ${kind}" cx="${x}" cy="${y}" r="${radius}"/>`;
}

const bound: Mark = (x, y) => `<path class="bound" d="M${x} ${y - 7}v14"/>`;

const outlines = [
  'M0 -5.5L5 4H-5Z',
  'M-4.2 -4.2H4.2V4.2H-4.2Z',
  'M0 5.5L5 -4H-5Z',
  'M0 -5.8L5.8 0L0 5.8L-5.8 0Z',
  'M-5 -2H-2V-5H2V-2H5V2H2V5H-2V2H-5Z',
];

function shape(index: number): Mark {
  const outline = outlines[index % outlines.length] ?? '';
  return (x, y) => `<path class="dot peer${index % 6}" transform="translate(${x} ${y})" d="${outline}"/>`;
}

/** Names behind their marks, in as many lines as they need. */
function legendOf(marks: ReadonlyMap<string, Mark>): { drawing: string; height: number } {
  let [x, y] = [legend.left, top];
  const parts = [...marks].map(([name, mark]) => {
    const length = 24 + 6.6 * name.length;
    if (x + length > legend.right) [x, y] = [legend.left, y + legend.pitch];
    const at = x;
    x += length + 10;
    return `${mark(at + 6, y - 4)}<text x="${at + 17}" y="${y}">${escaped(name)}</text>`;
  });
  return { drawing: parts.join(''), height: y - top + 26 };
}
