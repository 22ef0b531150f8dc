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
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    return mixed ^ (mixed >>> 13);
  };
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
