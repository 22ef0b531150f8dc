import * as core from '@lossgraph/core';
import { secondsPerCall, type Timing } from '../measure/repeat.ts';
import { median } from '../statistics.ts';

/** An op on tensors so small that nearly all of its time is overhead. */
export interface OverheadFigure {
  readonly op: string;
  readonly microseconds: number;
}

export async function* overheadFigures(timing: Timing): AsyncGenerator<OverheadFigure> {
  for (const [op, call] of Object.entries(calls())) {
    for (let k = 0; k < 20_000; k++) call();
    yield { op, microseconds: median(await secondsPerCall(call, timing)) * 1e6 };
  }
}

function calls(): Record<string, () => unknown> {
  const { tensor } = core;
  const x = tensor([1, 2, 3, 4]);
  const y = tensor([5, 6, 7, 8]);
  const m = tensor([
    [1, 2],
    [3, 4],
  ]);
  const row = tensor([1, 2]);
  const at = tensor(Int32Array.of(1, 0));
  const mask = core.greater(x, 2);
  return {
    'add [4] + [4]': () => core.add(x, y),
    'add [2, 2] + [2]': () => core.add(m, row),
    'mul [4] by a number': () => core.mul(x, 2),
    'tanh [4]': () => core.tanh(x),
    'greater [4]': () => core.greater(x, 2),
    'where [4]': () => core.where(mask, x, y),
    'sum [4]': () => core.sum(x),
    'sum [2, 2] over one axis': () => core.sum(m, { axis: 0 }),
    'mean [4]': () => core.mean(x),
    'matMul [2, 2]': () => core.matMul(m, m),
    'reshape [2, 2]': () => core.reshape(m, [4]),
    'transpose [2, 2]': () => core.transpose(m),
    'gather [2]': () => core.gather(x, at),
    'concat 2 × [4]': () => core.concat([x, y]),
    'slice [4]': () => core.slice(x, [[1, 3]]),
    'relu [4]': () => core.relu(x),
    'sigmoid [4]': () => core.sigmoid(x),
    'softmax [2, 2]': () => core.softmax(m),
  };
}
