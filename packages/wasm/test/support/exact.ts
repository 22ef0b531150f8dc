// Functions of float64 to some 150 digits in base 2, by integers: what no other function here is accurate enough to judge.

/** value · 2⁻ˢᶜᵃˡᵉ */
export interface Exact {
  readonly value: bigint;
  readonly scale: number;
}

export const exactly = {
  exp(x: number): Exact {
    return exp(fixed(x, BITS), BITS);
  },
  expm1(x: number): Exact {
    const scale = scaleFor(x);
    return { value: at(exp(fixed(limited(x), scale), scale), scale) - one(scale), scale };
  },
  tanh(x: number): Exact {
    const scale = scaleFor(x);
    const e = at(exp(fixed(2 * limited(x), scale), scale), scale);
    return { value: ((e - one(scale)) << BigInt(scale)) / (e + one(scale)), scale };
  },
  log(x: number): Exact {
    return logOf(fixed(x, TINIEST), TINIEST, Math.log(x));
  },
  log1p(x: number): Exact {
    const scale = scaleFor(x);
    return logOf(one(scale) + fixed(x, scale), scale, Math.log1p(x));
  },
} as const;

/** Distance of a float64 from the exact result in units of the last place there. Infinity counts as the number after the largest. */
export function ulpsFrom({ value, scale }: Exact, found: number): number {
  if (Number.isNaN(found)) return Infinity;
  const exponent = (value < 0n ? -value : value).toString(2).length - 1 - scale;
  if (exponent >= 1024) return Math.abs(found) === Infinity ? 0 : Infinity;
  const lastPlace = Math.max(-1074, exponent - 52);
  const fine = Math.max(scale, 64 - lastPlace);
  const there = Math.abs(found) === Infinity ? one(fine + 1024) * BigInt(Math.sign(found)) : fixed(found, fine);
  const difference = there - (value << BigInt(fine - scale));
  return Math.abs(Number(shifted(difference, 64 - fine - lastPlace))) * 2 ** -64;
}

const BITS = 160;
/** Fine enough for every float64. */
const TINIEST = 1100;

/** Fine enough for a result about as large as x. */
function scaleFor(x: number): number {
  return BITS + Math.max(0, -Math.floor(Math.log2(Math.max(Math.abs(x), 2 ** -1074))));
}

/** From there on, tanh is ±1 and eˣ - 1 is -1 or beyond float64. */
function limited(x: number): number {
  return Math.max(-800, Math.min(800, x));
}

function one(scale: number): bigint {
  return 1n << BigInt(scale);
}

const float64 = new Float64Array(1);
const bits = new BigUint64Array(float64.buffer);

/** x · 2ˢᶜᵃˡᵉ, cut off. */
function fixed(x: number, scale: number): bigint {
  float64[0] = Math.abs(x);
  const field = Number(bits[0]! >> 52n);
  const mantissa = (bits[0]! & ((1n << 52n) - 1n)) | (field === 0 ? 0n : 1n << 52n);
  const size = shifted(mantissa, Math.max(1, field) - 1075 + scale);
  return x < 0 ? -size : size;
}

function shifted(x: bigint, by: number): bigint {
  return by >= 0 ? x << BigInt(by) : x >> BigInt(-by);
}

function at({ value, scale }: Exact, wanted: number): bigint {
  return shifted(value, wanted - scale);
}

/** eˣ = 2ⁿ eʳ of x · 2ˢᶜᵃˡᵉ, eʳ by its series. */
function exp(x: bigint, scale: number): Exact {
  const ln2 = shifted(LN2, scale - FINEST);
  const n = (2n * x + ln2) / (2n * ln2) - (2n * x + ln2 < 0n ? 1n : 0n);
  const r = x - n * ln2;
  let [term, sum] = [one(scale), 0n];
  for (let i = 1n; term !== 0n; i++) {
    sum += term;
    term = (term * r) / (i << BigInt(scale));
  }
  return { value: sum, scale: scale - Number(n) };
}

/** ln x of x · 2ˢᶜᵃˡᵉ from a near value y: y + ln (1 + e), e = x e⁻ʸ - 1. */
function logOf(x: bigint, scale: number, y: number): Exact {
  const fine = scaleFor(y) + 64;
  const inverse = exp(-fixed(y, fine), fine);
  const e = shifted(x * inverse.value, fine - scale - inverse.scale) - one(fine);
  const square = shifted(e * e, -fine);
  return { value: fixed(y, fine) + e - square / 2n + shifted(square * e, -fine) / 3n, scale: fine };
}

const FINEST = 1400;
/** ln 2 = 18 artanh 1/26 - 2 artanh 1/4801 + 8 artanh 1/8749 */
const LN2 = 18n * artanhOfInverse(26n) - 2n * artanhOfInverse(4801n) + 8n * artanhOfInverse(8749n);

function artanhOfInverse(n: bigint): bigint {
  let [power, sum] = [one(FINEST) / n, 0n];
  for (let i = 1n; power !== 0n; i += 2n) {
    sum += power / i;
    power /= n * n;
  }
  return sum;
}
