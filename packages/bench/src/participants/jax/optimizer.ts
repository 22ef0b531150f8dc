import type { Jax, JaxArray } from './api.ts';

/** All that a step changes. */
export interface Moved {
  readonly parameters: JaxArray[];
  readonly slots: JaxArray[][];
}

interface Update {
  /** Consumes everything, and returns the next state. */
  advance(state: Moved, gradients: JaxArray[], factors: JaxArray[]): Moved;
  /** Returns the numbers that depend on the step k = 1, 2, …, as arrays, so that a compiled step takes them in. */
  factors(k: number): JaxArray[];
  slots(parameters: JaxArray[]): JaxArray[][];
}

const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-7];

/** Returns an optimizer written by hand: the library's own are in another package, which cannot be found. */
export function updateOf(jax: Jax, optimizer: 'adam' | 'sgd', rate: number): Update {
  return optimizer === 'adam' ? adam(jax, rate) : sgd(rate);
}

function sgd(rate: number): Update {
  return {
    advance: ({ parameters }, gradients) => ({
      parameters: parameters.map((w, i) => w.sub((gradients[i] as JaxArray).mul(rate))),
      slots: [],
    }),
    factors: () => [],
    slots: () => [],
  };
}

/** m / (√v + ε), with ε beside the uncorrected √v as Keras has it. */
function adam({ numpy: np }: Jax, rate: number): Update {
  return {
    advance({ parameters, slots: [m0 = [], v0 = []] }, gradients, [factor]) {
      const step = factor as JaxArray;
      const m = gradients.map((g, i) => (m0[i] as JaxArray).mul(beta1).add(g.ref.mul(1 - beta1)));
      const v = gradients.map((g, i) => (v0[i] as JaxArray).mul(beta2).add(np.square(g).mul(1 - beta2)));
      const next = parameters.map((w, i) => {
        const root = np.sqrt((v[i] as JaxArray).ref).add(epsilon);
        return w.sub((m[i] as JaxArray).ref.mul(step.ref).div(root));
      });
      step.dispose();
      return { parameters: next, slots: [m, v] };
    },
    factors: (k) => [np.array(Float32Array.of((rate * Math.sqrt(1 - beta2 ** k)) / (1 - beta1 ** k))).reshape([])],
    slots: (parameters) => [0, 1].map(() => parameters.map(({ shape }) => np.zeros(shape))),
  };
}
