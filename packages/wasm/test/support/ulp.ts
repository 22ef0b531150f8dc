/** Distance of a float32 from the exact result, in units of the last place of float32 there; NaN agrees with NaN alone. */
export function ulps(found: number, exact: number): number {
  if (Number.isNaN(found) || Number.isNaN(exact)) return Number.isNaN(found) && Number.isNaN(exact) ? 0 : Infinity;
  if (found === exact) return Object.is(found, -0) === Object.is(exact, -0) || exact !== 0 ? 0 : Infinity;
  const wanted = bounded(exact);
  return Math.abs(bounded(found) - wanted) / lastPlace(wanted);
}

/** Infinity counts as the number that would come after the largest. */
function bounded(x: number): number {
  return Math.max(-(2 ** 128), Math.min(2 ** 128, x));
}

const float64 = new Float64Array(1);
const words = new Int32Array(float64.buffer);

function lastPlace(x: number): number {
  float64[0] = x;
  const exponent = ((words[1]! >>> 20) & 0x7ff) - 1023;
  return 2 ** (Math.min(127, Math.max(-126, exponent)) - 23);
}
