import { ordered, type Spot, withWaypoints } from './rows.ts';
import { spread } from './spread.ts';

/** A box of the graph, and the boxes that it depends on. */
export interface Vertex {
  readonly width: number;
  readonly height: number;
  /** Indices of its inputs. */
  readonly inputs: readonly number[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The centre of each box. */
  readonly centers: readonly Point[];
  /** For each box and each of its inputs, the points from the foot of that input's box to the head of this one. */
  readonly routes: readonly (readonly (readonly Point[])[])[];
}

/** Between rows. */
const GAP = 46;

/**
 * Lays a directed acyclic graph out in rows, inputs above: each box stands in the row above its highest consumer, rows
 * are ordered so that few edges cross, and boxes stand as straight below their inputs as their neighbours allow. After
 * K. Sugiyama et al., "Methods for visual understanding of hierarchical system structures", IEEE Trans. SMC 11 (1981).
 */
export function layered(vertices: readonly Vertex[]): Layout {
  const { spots, chains } = withWaypoints(vertices);
  const rows = ordered(spots);
  const bands = bandsOf(rows, spots);
  const xs = spread(rows, spots);
  const left = Math.min(...spots.map(({ width }, i) => (xs[i] ?? 0) - width / 2));
  const places = spots.map((spot, i) => placeOf(spot, (xs[i] ?? 0) - left, bands));
  return {
    width: Math.max(...spots.map(({ width }, i) => (xs[i] ?? 0) - left + width / 2)),
    height: bands.at(-1)?.bottom ?? 0,
    centers: vertices.map((_, i) => places[i]?.center ?? { x: 0, y: 0 }),
    routes: chains.map((edges) => edges.map((chain) => route(chain.flatMap((i) => places[i] ?? [])))),
  };
}

interface Band {
  readonly top: number;
  readonly bottom: number;
}

/** Where each row begins and ends. */
function bandsOf(rows: readonly number[][], spots: readonly Spot[]): Band[] {
  let bottom = -GAP;
  return rows.map((row) => {
    const top = bottom + GAP;
    bottom = top + Math.max(...row.map((i) => spots[i]?.height ?? 0));
    return { top, bottom };
  });
}

interface Place {
  readonly center: Point;
  /** Top of the row, top of the box, bottom of the box, bottom of the row. */
  readonly levels: readonly [number, number, number, number];
}

function placeOf({ row, height }: Spot, x: number, bands: readonly Band[]): Place {
  const { top, bottom } = bands[row] ?? { top: 0, bottom: 0 };
  const y = (top + bottom) / 2;
  return { center: { x, y }, levels: [top, y - height / 2, y + height / 2, bottom] };
}

/** Straight down within a row, so that no neighbour is touched; edges bend between rows alone. */
function route(places: readonly Place[]): Point[] {
  return places.flatMap(({ center: { x }, levels: [top, head, foot, bottom] }, i) => {
    const ys = i === 0 ? [foot, bottom] : i === places.length - 1 ? [top, head] : [top, bottom];
    return ys.map((y) => ({ x, y }));
  });
}
