// The picture of a loss, from its definition: value on the left, derivative on the right, along the line of its profile.
import { type LossFunction, type ProfilePoint, profileOf, profilePoints } from '@lossgraph/losses';

// biome-ignore lint/suspicious/noExplicitAny: a loss of unknown options
type AnyLoss = LossFunction<any>;

interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

interface Range {
  readonly low: number;
  readonly high: number;
}

interface Panel {
  readonly title: string;
  readonly left: number;
  readonly lines: readonly Line[];
}

const [WIDTH, HEIGHT, PLOT, TOP, BOTTOM] = [760, 320, 300, 56, 264];
const colors = ['#0072b2', '#d55e00'];
const dashes = ['', '6 4'];

/** Returns the picture of value and derivative of a loss as SVG. */
export function lossPicture(loss: AnyLoss): string {
  const profile = profileOf(loss.definition);
  const curves = profile.curves.map((curve) => ({ name: curve.name, points: profilePoints(loss, profile, curve) }));
  const lines = (of: (point: ProfilePoint) => number): Line[] =>
    curves.map(({ name, points }) => ({ name, points: points.map((point) => [point.x, of(point)] as const) }));
  const { className } = loss.definition;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${className}: value and derivative</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    panel({ title: 'value', left: 56, lines: lines((point) => point.value) }, profile),
    panel({ title: 'derivative', left: 436, lines: lines((point) => point.slope) }, profile),
    text(WIDTH / 2, HEIGHT - 14, escaped(profile.x), 'middle'),
    ...curves.map(({ name }, i) => (name === '' ? '' : legend(name, i))),
    '</svg>\n',
  ].join('\n');
}

function panel({ title, left, lines }: Panel, { low, high }: Range): string {
  const ys = lines.flatMap((line) => line.points.map(([, y]) => y)).filter(Number.isFinite);
  const [bottom, top] = padded(Math.min(0, ...ys), Math.max(0, ...ys));
  const px = (x: number) => round(left + (PLOT * (x - low)) / (high - low));
  const py = (y: number) => round(BOTTOM - ((BOTTOM - TOP) * (y - bottom)) / (top - bottom));
  return [
    text(left, TOP - 12, title, 'start'),
    ...ticks(bottom, top).map(
      (y) => grid(left, py(y), left + PLOT, py(y), y) + text(left - 6, py(y) + 4, short(y), 'end'),
    ),
    ...ticks(low, high).map((x) => grid(px(x), TOP, px(x), BOTTOM, x) + text(px(x), BOTTOM + 16, short(x), 'middle')),
    ...lines.map(({ points }, i) => {
      const path = points.map(([x, y], k) => `${k === 0 ? 'M' : 'L'}${px(x)} ${py(y)}`).join('');
      return `<path d="${path}" fill="none" stroke="${colors[i]}" stroke-width="2" stroke-dasharray="${dashes[i]}"/>`;
    }),
  ].join('\n');
}

function legend(name: string, i: number): string {
  const [x, y] = [WIDTH - 300 + 150 * i, 20];
  return `<line x1="${x}" x2="${x + 24}" y1="${y - 4}" y2="${y - 4}" stroke="${colors[i]}" stroke-width="2" stroke-dasharray="${dashes[i]}"/>${text(x + 30, y, escaped(name), 'start')}`;
}

function grid(x1: number, y1: number, x2: number, y2: number, at: number): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${at === 0 ? '#888' : '#ddd'}"/>`;
}

function text(x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="#333">${words}</text>`;
}

/** Round numbers from low to high, about five of them. */
export function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * ([1, 2, 5].find((n) => n * unit >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) => (first + i) * step);
}

function padded(low: number, high: number): readonly [number, number] {
  const margin = (high - low || 1) * 0.05;
  return [low - margin, high + margin];
}

function short(x: number): string {
  return String(Number(x.toPrecision(6)));
}

function round(x: number): number {
  return Math.round(x * 100) / 100;
}

function escaped(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
