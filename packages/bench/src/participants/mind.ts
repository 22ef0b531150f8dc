import { make, type Recipe } from '../arrays/recipe.ts';
import type { Case, Mlp } from '../workloads/case.ts';
import { type Participant, type Trial, Unable } from './participant.ts';
import { importLibrary, versionOf } from './peer.ts';

/** What is used of mind-net.js: dense layers over arrays of arrays. */
interface Mind {
  readonly Models: { Sequential: new (optimizer: unknown, loss: string) => Sequential };
  readonly Layers: { Dense: new (size: number, options?: { activation: string }) => unknown };
  readonly Optimizers: {
    AdamOptimizer: new (options: { lr: number; beta1: number; beta2: number; eps: number }) => unknown;
    SgdOptimizer: new (options: { lr: number }) => unknown;
  };
}

interface Sequential {
  readonly layers: { readonly weights: number[][]; readonly biases: number[] }[];
  addLayer(layer: unknown): void;
  compile(): void;
  compute(row: readonly number[]): number[];
  train(
    x: readonly number[][],
    y: readonly number[][],
    options: { batchSize: number; epochs: 1; progress: false },
  ): void;
}

/** Loads mind-net.js: the fastest JavaScript peer on tiny networks. It has dense layers, and no gradients to look at. */
export async function loadMind(folder: string): Promise<Participant> {
  const mind = (await importLibrary(folder)) as Mind;
  return { version: versionOf(folder, 'mind-net.js'), prepare: (definition) => prepare(mind, definition) };
}

function prepare(mind: Mind, definition: Case): Trial {
  if (definition.kind !== 'mlp') throw new Unable('it trains dense layers only');
  const { batches, loss } = definition;
  const net = networkOf(mind, definition);
  const taught = batches.map(({ x, y }) => ({ x: rowsOf(x), y: loss === 'cross entropy' ? hotRows(y) : rowsOf(y) }));
  let k = 0;
  return {
    step() {
      const { x, y } = taught[k++ % taught.length] as { x: number[][]; y: number[][] };
      net.train(x, y, { batchSize: x.length, epochs: 1, progress: false });
    },
    loss() {
      const { x, y } = taught[0] as { x: number[][]; y: number[][] };
      const per = x.map((row, i) => lossOf(definition, net.compute(row), y[i] ?? []));
      return per.reduce((sum, value) => sum + value, 0) / per.length;
    },
  };
}

function networkOf({ Layers, Models, Optimizers }: Mind, definition: Mlp): Sequential {
  const { activation, loss, optimizer, rate } = definition;
  const rule =
    optimizer === 'adam'
      ? new Optimizers.AdamOptimizer({ lr: rate, beta1: 0.9, beta2: 0.999, eps: 1e-7 })
      : new Optimizers.SgdOptimizer({ lr: rate });
  const weights = definition.weights.map(make);
  const net = new Models.Sequential(rule, loss === 'cross entropy' ? 'categoricalCrossEntropy' : 'mse');
  net.addLayer(new Layers.Dense(weights[0]?.shape[0] ?? 0));
  weights.forEach(({ shape }, i) => {
    const last = loss === 'cross entropy' ? 'softmax' : 'linear';
    net.addLayer(new Layers.Dense(shape[1] ?? 0, { activation: i < weights.length - 1 ? activation : last }));
  });
  net.compile();
  weights.forEach(({ values, shape: [inputs = 0, outputs = 0] }, k) => {
    const layer = net.layers[k + 1];
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < inputs; i++) (layer?.weights[o] as number[])[i] = values[i * outputs + o] ?? 0;
      if (layer) layer.biases[o] = 0;
    }
  });
  return net;
}

function lossOf({ loss }: Mlp, prediction: readonly number[], target: readonly number[]): number {
  return target.reduce((sum, t, i) => {
    const p = prediction[i] ?? 0;
    return sum + (loss === 'cross entropy' ? -t * Math.log(p) : (p - t) ** 2);
  }, 0);
}

function rowsOf(recipe: Recipe): number[][] {
  const { values, shape } = make(recipe);
  const [rows = 0, columns = 1] = shape;
  return Array.from({ length: rows }, (_, i) => Array.from(values.subarray(i * columns, (i + 1) * columns)));
}

function hotRows(recipe: Recipe): number[][] {
  return [...make(recipe).values].map((c) => Array.from({ length: 10 }, (_, i) => (i === c ? 1 : 0)));
}
