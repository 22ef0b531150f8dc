import { colors, element, label, page } from './svg.ts';

/** A picture of a digit, with what it is and what was predicted. */
export interface Digit {
  /** 28 × 28 grey values from 0 (paper) to 1 (ink), row by row. */
  readonly pixels: ArrayLike<number>;
  readonly label: number;
  readonly prediction: number;
  /** What the model gave the predicted class, 0 … 1. */
  readonly probability: number;
}

/** Digits under a heading. */
export interface Section {
  readonly heading: string;
  readonly digits: readonly Digit[];
}

const SIDE = 28;
const CELL = { width: 78, height: 96 };
const COLUMNS = 12;
const MARGIN = 20;

/** Returns a sheet of digits with their predictions; wrong ones have a frame, a cross, and the right answer beside. */
export function digitSheet(title: string, sections: readonly Section[]): string {
  let y = MARGIN;
  const parts = sections.map((section) => {
    const top = y;
    y += 40 + Math.ceil(section.digits.length / COLUMNS) * CELL.height;
    return drawSection(section, top);
  });
  return page({ width: 2 * MARGIN + COLUMNS * CELL.width, height: y + 26, title }, ...parts, key(MARGIN, y + 8));
}

function drawSection({ heading, digits }: Section, top: number): string {
  const cells = digits.map((digit, i) => {
    const x = MARGIN + (i % COLUMNS) * CELL.width;
    return drawDigit(digit, x, top + 30 + Math.floor(i / COLUMNS) * CELL.height);
  });
  return label(MARGIN, top + 12, heading, { 'font-size': 16, 'font-weight': 600 }) + cells.join('');
}

function drawDigit({ pixels, label: truth, prediction, probability }: Digit, x: number, y: number): string {
  const right = prediction === truth;
  const image = CELL.width - 18;
  const middle = { 'text-anchor': 'middle', 'font-size': 12 };
  const percent = `${(Math.floor(probability * 1000) / 10).toFixed(1)} %`; // cut, not rounded: only certainty is 100 %
  const caption = right
    ? element('tspan', { 'font-weight': 600 }, String(prediction))
    : element('tspan', { 'font-weight': 700, fill: colors.vermilion }, `✗ ${prediction}`) +
      element('tspan', { fill: colors.muted, dx: 4 }, `for ${truth}`);
  return element(
    'g',
    { class: right ? 'right' : 'wrong', transform: `translate(${x + 9} ${y})` },
    element('rect', { width: image, height: image, fill: colors.faint, ...(right ? {} : frame) }),
    element('g', { transform: `scale(${image / SIDE})`, 'shape-rendering': 'crispEdges' }, ink(pixels)),
    element('text', { x: image / 2, y: image + 14, ...middle }, caption),
    label(image / 2, image + 27, percent, { ...middle, 'font-size': 10.5, fill: colors.muted }),
  );
}

const frame = { stroke: colors.vermilion, 'stroke-width': 3 };

function key(x: number, y: number): string {
  const text =
    'Below each digit: the prediction and its probability. ✗ 9 for 7, with a frame: a 7 that was taken for a 9.';
  return label(x, y, text, { 'font-size': 12, fill: colors.muted });
}

/** The pixels as one path per grey level, each a row of runs: far smaller than a rectangle per pixel. */
function ink(pixels: ArrayLike<number>): string {
  const LEVELS = 8;
  const paths = new Map<number, string>();
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; ) {
      const level = Math.round((pixels[row * SIDE + column] ?? 0) * LEVELS);
      let end = column + 1;
      while (end < SIDE && Math.round((pixels[row * SIDE + end] ?? 0) * LEVELS) === level) end++;
      if (level > 0) paths.set(level, `${paths.get(level) ?? ''}M${column} ${row}h${end - column}v1h${column - end}z`);
      column = end;
    }
  }
  return [...paths]
    .map(([level, d]) => element('path', { d, fill: colors.ink, 'fill-opacity': level / LEVELS }))
    .join('');
}
