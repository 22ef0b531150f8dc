import type { Strided } from '@lossgraph/core';
import { dense } from './dense.ts';

/** e^(p − top) for classes that are not named, else 0: `[B, 1, C], [B, T, C], [B, T, 1] → [B, T, C]`. */
export function othersKernel(out: Strided, [named, p, top]: readonly [Strided, Strided, Strided]): void {
  const [batch = 0, frames = 0, classes = 0] = out.shape;
  const [marks, logits, tops] = [dense(named), dense(p), dense(top)];
  for (let row = 0, at = 0; row < batch * frames; row++) {
    const mark = Math.floor(row / frames) * classes;
    for (let c = 0; c < classes; c++, at++) out.data[at] = marks[mark + c] ? 0 : Math.exp(logits[at]! - tops[row]!);
  }
}
