import { gradients } from './backward.ts';
import { alongCoordinates, alongDirections, judge, type Scene } from './differences.ts';
import { isFloat } from './dtype.ts';
import { apply, type Node } from './op.ts';
import type { Generator } from './random.ts';
import { noGrad } from './recording.ts';
import { draw } from './samples.ts';
import { Tensor } from './tensor.ts';

/** Returns the end of a message: which op's rule, taken by itself, is wrong in the graph of `output`. */
export function faultyRule(output: Tensor, tolerance: number, random: Generator): string {
  for (const { op, inputs, attrs } of nodesOf(output)) {
    const found = op.stops === true ? null : faultyInput({ op, inputs, attrs }, tolerance, random);
    if (found !== null) return `; at fault is the rule of '${op.name}' for ${found}`;
  }
  return '; the rule of every op by itself is right: a value may have been used without its history';
}

function faultyInput({ op, inputs, attrs }: Node, tolerance: number, random: Generator): string | null {
  const points = inputs.map((x) => new Tensor(x.strided, x.dtype));
  const moved = points.flatMap((x, i) => (isFloat(x.dtype) ? [i] : []));
  const output = apply(op, points, attrs);
  if (!isFloat(output.dtype)) return null;
  const seed = draw(random, output.shape, { low: 0.5, high: 1.5 }, output.dtype);
  for (const input of moved) {
    const scene: Scene = {
      f: (...xs) => noGrad(() => apply(op, xs, attrs).mul(seed).sum().item()),
      points,
      labels: points.map((_, i) => `input ${i}`),
      moved: [input],
      gradients: gradients(output, [points[input] as Tensor], { seed }),
    };
    const large = (points[input]?.size ?? 0) > 100;
    for (const line of large ? alongDirections(scene, 5, random) : alongCoordinates(scene)) {
      const verdict = judge(line, tolerance);
      if (verdict.kind === 'wrong' || (verdict.kind === 'kink' && !verdict.between)) return `input ${input}`;
    }
  }
  return null;
}

/** The nodes that `output` was made from, the oldest first. */
function nodesOf(output: Tensor): Node[] {
  const seen = new Set([output]);
  for (const t of seen) for (const input of t.node?.inputs ?? []) seen.add(input);
  const made = [...seen].sort((a, b) => a.id - b.id);
  return made.flatMap((t) => (t.node === null ? [] : [t.node]));
}
