import { uniformly } from '../arrays/recipe.ts';
import type { Product, Workload } from './case.ts';

const sizes = [128, 256, 512, 1024];
const forms = [
  { name: 'A·B', transposeA: false, transposeB: false },
  { name: 'Aᵀ·B', transposeA: true, transposeB: false },
  { name: 'A·Bᵀ', transposeA: false, transposeB: true },
  { name: 'Aᵀ·Bᵀ', transposeA: true, transposeB: true },
];

export const w6: Workload = {
  id: 'W6',
  title: 'product of two n × n matrices',
  cases: sizes.flatMap((n) =>
    forms.map(
      ({ name, transposeA, transposeB }): Product => ({
        kind: 'product',
        id: `W6/${n}/${transposeA ? 't' : 'n'}${transposeB ? 't' : 'n'}`,
        title: `${name}, n = ${n}`,
        unit: 'GFLOP/s',
        work: 2 * n * n * n,
        a: uniformly(1, [n, n], -1, 1),
        b: uniformly(2, [n, n], -1, 1),
        transposeA,
        transposeB,
      }),
    ),
  ),
};
