/** The same loop written by hand: one element of the output from those of the inputs `a`, `b`, `c`. */
export interface Expression {
  readonly element: string;
  /** Statements before it. */
  readonly first?: string;
  /** Whether the first input is bool. */
  readonly condition?: true;
  /** Whether all inputs are bool. */
  readonly logical?: true;
}

const small = 'const small = Math.exp(-Math.abs(a[i]));';

/** Every element-wise kernel of core, but those of {@link uncompared}. */
export const expressions: Readonly<Record<string, Expression>> = {
  neg: { element: '-a[i]' },
  abs: { element: 'Math.abs(a[i])' },
  sign: { element: 'Math.sign(a[i])' },
  square: { element: 'a[i] * a[i]' },
  sqrt: { element: 'Math.sqrt(a[i])' },
  rsqrt: { element: '1 / Math.sqrt(a[i])' },
  reciprocal: { element: '1 / a[i]' },
  exp: { element: 'Math.exp(a[i])' },
  expm1: { element: 'Math.expm1(a[i])' },
  log: { element: 'Math.log(a[i])' },
  log1p: { element: 'Math.log1p(a[i])' },
  tanh: { element: 'Math.tanh(a[i])' },
  sin: { element: 'Math.sin(a[i])' },
  cos: { element: 'Math.cos(a[i])' },
  sigmoid: { first: small, element: '(a[i] >= 0 ? 1 : small) / (1 + small)' },
  softplus: { first: small, element: 'Math.max(a[i], 0) + Math.log1p(small)' },
  logSigmoid: { first: small, element: 'Math.min(a[i], 0) - Math.log1p(small)' },
  sechSquared: {
    first: 'const small = Math.exp(-2 * Math.abs(a[i]));',
    element: '(4 * small) / ((1 + small) * (1 + small))',
  },
  relu: { element: 'Math.max(a[i], 0)' },
  floor: { element: 'Math.floor(a[i])' },
  ceil: { element: 'Math.ceil(a[i])' },
  isNaN: { element: 'Number.isNaN(a[i]) ? 1 : 0' },
  isFinite: { element: 'Number.isFinite(a[i]) ? 1 : 0' },
  add: { element: 'a[i] + b[i]' },
  sub: { element: 'a[i] - b[i]' },
  mul: { element: 'a[i] * b[i]' },
  div: { element: 'a[i] / b[i]' },
  mulUnlessZero: { element: 'a[i] === 0 ? 0 : a[i] * b[i]' },
  divUnlessZero: { element: 'a[i] === 0 ? 0 : a[i] / b[i]' },
  maximum: { element: 'Math.max(a[i], b[i])' },
  minimum: { element: 'Math.min(a[i], b[i])' },
  equal: { element: 'a[i] === b[i] ? 1 : 0' },
  notEqual: { element: 'a[i] !== b[i] ? 1 : 0' },
  less: { element: 'a[i] < b[i] ? 1 : 0' },
  lessEqual: { element: 'a[i] <= b[i] ? 1 : 0' },
  greater: { element: 'a[i] > b[i] ? 1 : 0' },
  greaterEqual: { element: 'a[i] >= b[i] ? 1 : 0' },
  logicalAnd: { element: 'a[i] & b[i]', logical: true },
  logicalOr: { element: 'a[i] | b[i]', logical: true },
  logicalNot: { element: 'a[i] ^ 1', logical: true },
  where: { element: 'a[i] !== 0 ? b[i] : c[i]', condition: true },
};

/** Kernels that are functions of their own: a loop by hand would call the same. */
export const uncompared: readonly string[] = ['pow', 'erf', 'erfc', 'round', 'tanhShrink'];

/** Returns the loop over `element`, compiled anew, so that nothing else has ever passed through it. */
export function plainLoop({ element, first = '' }: Expression): (...arrays: ArrayLike<number>[]) => void {
  return new Function(
    'out',
    'a',
    'b',
    'c',
    `for (let i = 0; i < out.length; i++) { ${first} out[i] = ${element}; }`,
  ) as ReturnType<typeof plainLoop>;
}
