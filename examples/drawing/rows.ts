import type { Vertex } from './layout.ts';
import { mean } from './spread.ts';

/** A vertex, or a point where an edge passes through a row. */
export interface Spot {
  readonly width: number;
  readonly height: number;
  readonly row: number;
  readonly above: number[];
  readonly below: number[];
}

/** The vertices, followed by a waypoint for each row that an edge passes; and the spots along each edge. */
export function withWaypoints(vertices: readonly Vertex[]): { spots: Spot[]; chains: number[][][] } {
  const depth = depths(vertices);
  const last = Math.max(...depth);
  const spots: Spot[] = vertices.map(({ width, height }, i) => ({
    width,
    height,
    row: last - (depth[i] ?? 0),
    above: [],
    below: [],
  }));
  const chains = vertices.map(({ inputs }, to) =>
    inputs.map((from) => {
      const chain = [from];
      for (let row = (spots[from]?.row ?? 0) + 1; row < (spots[to]?.row ?? 0); row++) {
        chain.push(spots.push({ width: 12, height: 0, row, above: [], below: [] }) - 1);
      }
      return [...chain, to];
    }),
  );
  for (const chain of chains.flat()) {
    chain.slice(1).forEach((to, i) => {
      const from = chain[i] ?? 0;
      spots[from]?.below.push(to);
      spots[to]?.above.push(from);
    });
  }
  return { spots, chains };
}

/** The number of rows below each vertex: 0 for an output, else one more than for its highest consumer. */
function depths(vertices: readonly Vertex[]): number[] {
  const consumers: number[][] = vertices.map(() => []);
  vertices.forEach(({ inputs }, to) => {
    for (const from of inputs) consumers[from]?.push(to);
  });
  const known = new Map<number, number>();
  const depth = (i: number): number => {
    const found = known.get(i) ?? Math.max(-1, ...(consumers[i] ?? []).map(depth)) + 1;
    known.set(i, found);
    return found;
  };
  return vertices.map((_, i) => depth(i));
}

/**
 * The spots of each row, from left to right, with as few crossings as repeated sorting by neighbours finds; among equals,
 * the order in which a box names its inputs.
 */
export function ordered(spots: readonly Spot[]): number[][] {
  const rows: number[][] = Array.from({ length: Math.max(...spots.map(({ row }) => row)) + 1 }, () => []);
  for (const i of inReadingOrder(spots)) rows[spots[i]?.row ?? 0]?.push(i);
  let best = rows.map((row) => [...row]);
  for (let sweep = 0; sweep < 24; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : [...rows].reverse()) sortBy(row, rows, spots, down ? 'above' : 'below');
    if (crossings(rows, spots) < crossings(best, spots)) best = rows.map((row) => [...row]);
  }
  return best;
}

/** Every spot, each before its inputs, and these in their order: a walk from the outputs. */
function inReadingOrder(spots: readonly Spot[]): Set<number> {
  const found = new Set<number>();
  const visit = (i: number): void => {
    if (found.has(i)) return;
    found.add(i);
    for (const input of spots[i]?.above ?? []) visit(input);
  };
  spots.forEach(({ below }, i) => {
    if (below.length === 0) visit(i);
  });
  return found;
}

function sortBy(row: number[], rows: readonly number[][], spots: readonly Spot[], side: 'above' | 'below'): void {
  const place = places(rows);
  const key = (i: number): number => {
    const neighbours = spots[i]?.[side] ?? [];
    return neighbours.length === 0 ? (place.get(i) ?? 0) : mean(neighbours.map((each) => place.get(each) ?? 0));
  };
  row.sort((a, b) => key(a) - key(b));
}

/** The place of each spot in its row, as a share of the row, so that rows of any length compare. */
function places(rows: readonly number[][]): Map<number, number> {
  return new Map(rows.flatMap((row) => row.map((spot, i) => [spot, (i + 0.5) / row.length])));
}

function crossings(rows: readonly number[][], spots: readonly Spot[]): number {
  const place = places(rows);
  const at = (i: number): number => place.get(i) ?? 0;
  return rows.reduce((total, row) => {
    const edges = row.flatMap((from) => (spots[from]?.below ?? []).map((to) => [at(from), at(to)] as const));
    const crossed = edges.flatMap((a, i) => edges.slice(i + 1).filter((b) => (a[0] - b[0]) * (a[1] - b[1]) < 0));
    return total + crossed.length;
  }, 0);
}
