import type { Tensor } from 'lossgraph';
import { formula, type Run, runsOf, widthOf } from './formula.ts';
import type { GraphPicture } from './graph-picture.ts';
import type { Point } from './layout.ts';
import { colors, element, escaped, label } from './svg.ts';

type Role = 'data' | 'parameter' | 'constant' | 'op' | 'highlighted';

interface Look {
  readonly fill: string;
  readonly stroke: string;
  readonly radius: number;
  readonly legend: string;
}

const looks: Readonly<Record<Role, Look>> = {
  data: { fill: '#e3f2fb', stroke: colors.sky, radius: 16, legend: 'data' },
  parameter: { fill: '#e0f4ee', stroke: colors.green, radius: 16, legend: 'parameter' },
  constant: { fill: colors.paper, stroke: colors.line, radius: 16, legend: 'constant' },
  op: { fill: colors.paper, stroke: colors.muted, radius: 4, legend: 'op' },
  highlighted: { fill: '#fdf1d8', stroke: colors.orange, radius: 4, legend: 'loss' },
};

/** An op or a leaf as it is written out. */
export interface Box {
  readonly role: Role;
  readonly title: string;
  /** The op's name, where the title is another. */
  readonly subtitle: string;
  readonly formulas: readonly (readonly Run[])[];
  readonly facts: string;
  readonly width: number;
  readonly height: number;
}

/** Returns what is to be written about a tensor, and how large its box has to be. */
export function boxOf(tensor: Tensor, { names, highlighted, notes }: GraphPicture): Box {
  const role = roleOf(tensor, names, highlighted);
  const value = tensor.size === 1 ? String(Number(tensor.item().toPrecision(4))) : '';
  const op = tensor.node?.op;
  const title = names?.get(tensor) ?? op?.name ?? tensor.variable?.name ?? (value || 'data');
  const subtitle = op === undefined || title === op.name ? '' : op.name;
  const formulas = [...(op === undefined ? [] : [op.formula]), ...(notes?.(tensor) ?? [])].map(runsOf);
  const facts = role === 'constant' ? '' : value === '' ? `[${tensor.shape.join(', ')}]` : `= ${value}`;
  const widths = [
    (title.length + subtitle.length) * 7.6,
    facts.length * 6.2,
    ...formulas.map((runs) => widthOf(runs, FORMULA)),
  ];
  return {
    role,
    title,
    subtitle,
    formulas,
    facts,
    width: Math.max(50, ...widths) + 30,
    height: 30 + formulas.length * 24 + (facts === '' ? 0 : 18),
  };
}

function roleOf(tensor: Tensor, names: GraphPicture['names'], highlighted: GraphPicture['highlighted']): Role {
  if (tensor.node !== null) return highlighted?.(tensor) ? 'highlighted' : 'op';
  if (tensor.variable !== null) return 'parameter';
  return tensor.size === 1 && !names?.has(tensor) ? 'constant' : 'data';
}

const FORMULA = 15;

/** Returns the box around its centre. */
export function drawBox({ role, title, subtitle, formulas, facts, width, height }: Box, { x, y }: Point): string {
  const { fill, stroke, radius } = looks[role];
  const middle = { x: width / 2, 'text-anchor': 'middle' };
  const small = { 'font-size': 11.5, fill: colors.muted };
  return element(
    'g',
    { class: role, transform: `translate(${x - width / 2} ${y - height / 2})` },
    element('rect', {
      width,
      height,
      rx: Math.min(radius, height / 2),
      fill,
      stroke,
      'stroke-width': role === 'highlighted' ? 2.5 : 1.4,
    }),
    element(
      'text',
      { ...middle, y: 20 },
      element('tspan', { 'font-weight': role === 'constant' ? 400 : 600 }, escaped(title)),
      ...(subtitle === '' ? [] : [element('tspan', { dx: 6, ...small }, escaped(subtitle))]),
    ),
    ...formulas.map((runs, i) => formula(runs, width / 2, 42 + i * 24, FORMULA)),
    ...(facts === '' ? [] : [element('text', { ...middle, y: height - 10, ...small }, escaped(facts))]),
  );
}

/** Returns what the colours of the boxes mean, on one line. */
export function legend(roles: ReadonlySet<Role>, left: number, y: number): string {
  let x = left;
  const parts = (Object.keys(looks) as Role[])
    .filter((role) => roles.has(role))
    .map((role) => {
      const { fill, stroke, radius, legend: text } = looks[role];
      const at = x;
      x += 46 + text.length * 7;
      return (
        element('rect', {
          x: at,
          y: y - 11,
          width: 20,
          height: 14,
          rx: Math.min(radius, 7),
          fill,
          stroke,
          'stroke-width': 1.4,
        }) + label(at + 27, y, text, { 'font-size': 12, fill: colors.muted })
      );
    });
  return parts.join('');
}
