/** A logarithmic axis. */
export interface LogScale {
  /** From a value to a position. */
  at(value: number): number;
  /** Values worth a line: powers of ten, with 2 and 5 between them where there is room. */
  readonly ticks: readonly number[];
}

/** Returns an axis from `left` to `right` that shows all of `values`, and 1. */
export function logScale(values: readonly number[], left: number, right: number): LogScale {
  const shown = [1, ...values].filter((value) => value > 0 && Number.isFinite(value)).map(Math.log10);
  const low = Math.min(...shown, -0.05);
  const high = Math.max(...shown, 0.05);
  const at = (value: number) => left + ((Math.log10(value) - low) / (high - low)) * (right - left);
  const steps = high - low > 2 ? [1] : [1, 2, 5];
  const decades = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i);
  const ticks = decades
    .flatMap((decade) => steps.map((step) => Number(`${step}e${decade}`)))
    .filter((tick) => Math.log10(tick) >= low - 1e-9 && Math.log10(tick) <= high + 1e-9);
  return { at, ticks };
}
