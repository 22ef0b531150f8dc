/** Returns a number in three figures, with thousands set apart: 1,230, 45.6, 0.789. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const rounded = size === 0 ? 0 : Number(value.toPrecision(3));
  return rounded.toLocaleString('en-US', {
    maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4,
  });
}

/** Returns `±4 %`. */
export function percent(share: number): string {
  return `±${Math.round(share * 100)} %`;
}
