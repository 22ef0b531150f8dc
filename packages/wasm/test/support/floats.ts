const special = [
  0,
  1,
  2 ** -149,
  2 ** -126,
  2 ** -126 - 2 ** -149,
  2 ** -24,
  2 ** -25,
  3.4028234663852886e38,
  Infinity,
];

/** Float32 numbers of all kinds: any bit pattern, uniform on three scales, uniform in the logarithm, extremes and their neighbours. */
export function floats(count: number, around: readonly number[] = []): Float32Array {
  const out = new Float32Array(count);
  const bits = new Int32Array(out.buffer);
  const next = randomBits();
  const unit = () => next() / 2 ** 31;
  for (let i = 0; i < count; i++) {
    if (i % 5 === 0) bits[i] = next();
    else if (i % 5 === 1) out[i] = unit();
    else if (i % 5 === 2) out[i] = 20 * unit();
    else if (i % 5 === 3) out[i] = 110 * unit();
    else out[i] = Math.sign(unit()) * 2 ** (150 * unit());
  }
  const edges = [...special, ...around].flatMap((x) => [x, -x]);
  let at = 0;
  for (const edge of edges) {
    out[at] = edge;
    const centre = bits[at]!;
    for (let d = -2; d <= 2; d++) bits[at++] = centre + d;
  }
  out[at] = Number.NaN;
  return out;
}

const special64 = [
  0,
  1,
  2 ** -1074,
  2 ** -1022,
  2 ** -1022 - 2 ** -1074,
  2 ** -53,
  2 ** -54,
  Number.MAX_VALUE,
  Infinity,
];

/** Float64 numbers of all kinds, in the same way. */
export function doubles(count: number, around: readonly number[] = []): Float64Array {
  const out = new Float64Array(count);
  const words = new Int32Array(out.buffer);
  const bits = new BigInt64Array(out.buffer);
  const next = randomBits();
  const unit = () => next() / 2 ** 31 + next() / 2 ** 62;
  for (let i = 0; i < count; i++) {
    if (i % 5 === 0) words.set([next(), next()], 2 * i);
    else if (i % 5 === 1) out[i] = unit();
    else if (i % 5 === 2) out[i] = 20 * unit();
    else if (i % 5 === 3) out[i] = 750 * unit();
    else out[i] = unit() * 2 ** (1070 * unit());
  }
  let at = 0;
  for (const edge of [...special64, ...around].flatMap((x) => [x, -x])) {
    out[at] = edge;
    const centre = bits[at]!;
    for (let d = -2n; d <= 2n; d++) bits[at++] = centre + d;
  }
  out[at] = Number.NaN;
  return out;
}

function randomBits(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    return mixed ^ (mixed >>> 13);
  };
}
