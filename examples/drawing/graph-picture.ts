import type { Tensor } from 'lossgraph';
import { boxOf, drawBox, legend } from './graph-box.ts';
import { layered, type Point } from './layout.ts';
import { colors, element, label, page } from './svg.ts';

export interface GraphPicture {
  readonly title: string;
  /** What to call a tensor; the leaf of a Variable has its name, and others that of their op. */
  readonly names?: ReadonlyMap<Tensor, string>;
  /** Which ops to stand out. */
  readonly highlighted?: (tensor: Tensor) => boolean;
  /** Further formulas, in TeX, to write into a box. */
  readonly notes?: (tensor: Tensor) => readonly string[];
}

/** Returns a picture of everything that `output` was made from: a box for each op and leaf, inputs above, rows laid out from the graph alone. */
export function graphPicture(output: Tensor, options: GraphPicture): string {
  const tensors = ancestors(output);
  const boxes = tensors.map((tensor) => boxOf(tensor, options));
  const index = new Map(tensors.map((tensor, i) => [tensor, i]));
  const layout = layered(
    boxes.map(({ width, height }, i) => ({
      width,
      height,
      inputs: (tensors[i]?.node?.inputs ?? []).map((input) => index.get(input) ?? 0),
    })),
  );
  const head = 64;
  const edges = layout.routes.flat().map(edge);
  const drawn = boxes.map((box, i) => drawBox(box, layout.centers[i] ?? { x: 0, y: 0 }));
  const width = Math.max(layout.width, 560) + 2 * MARGIN;
  return page(
    { width, height: layout.height + head + 2 * MARGIN, title: options.title },
    label(MARGIN, MARGIN + 14, options.title, { 'font-size': 17, 'font-weight': 600 }),
    legend(new Set(boxes.map(({ role }) => role)), MARGIN, MARGIN + 38),
    element('g', { transform: `translate(${(width - layout.width) / 2} ${MARGIN + head})` }, ...edges, ...drawn),
  );
}

const MARGIN = 28;

/** Returns `output` and every tensor that it was made from, inputs before outputs. */
export function ancestors(output: Tensor): Tensor[] {
  const found = new Set([output]);
  for (const tensor of found) for (const input of tensor.node?.inputs ?? []) found.add(input);
  return [...found].sort((a, b) => a.id - b.id);
}

/** A line through the points, vertical at each of them, with an arrow's head at the last. */
function edge(route: readonly Point[]): string {
  const tip = route.at(-1) ?? { x: 0, y: 0 };
  const points = [...route.slice(0, -1), { x: tip.x, y: tip.y - 6 }];
  const path = points.map(({ x, y }, i) => {
    const before = points[i - 1];
    if (before === undefined) return `M${fixed(x)} ${fixed(y)}`;
    const half = (y - before.y) / 2;
    return `C${fixed(before.x)} ${fixed(before.y + half)} ${fixed(x)} ${fixed(y - half)} ${fixed(x)} ${fixed(y)}`;
  });
  return element(
    'g',
    { class: 'edge' },
    element('path', { d: path.join(''), fill: 'none', stroke: colors.muted, 'stroke-width': 1.3 }),
    element('path', { d: `M${fixed(tip.x - 4)} ${fixed(tip.y - 7)}h8l-4 7z`, fill: colors.muted }),
  );
}

function fixed(x: number): string {
  return x.toFixed(1);
}
