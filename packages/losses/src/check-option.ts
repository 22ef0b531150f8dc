import { ShapeError, show, ValueError } from '@lossgraph/core';

/** An interval, with its ends or without. */
interface Interval {
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly below?: number;
}

/** Refuses an option that is no number of the interval; infinity and NaN lie in none. @throws ValueError naming both */
export function checkNumber(name: string, option: string, value: unknown, interval: Interval = {}): void {
  if (typeof value === 'number' && Number.isFinite(value) && lies(value, interval)) return;
  throw new ValueError(
    `${name}: ${option} out of range; got ${show(value)}; allowed is a finite number${said(interval)}`,
  );
}

/** Refuses an option that is neither true nor false. @throws ValueError */
export function checkBoolean(name: string, option: string, value: unknown): void {
  if (typeof value === 'boolean') return;
  throw new ValueError(`${name}: ${option} is neither true nor false; got ${show(value)}; allowed are those two`);
}

/** Refuses an axis that no tensor can have. @throws ShapeError */
export function checkAxisOption(name: string, axis: unknown): void {
  if (Number.isInteger(axis)) return;
  throw new ShapeError(`${name}: axis names no axis; got ${show(axis)}; allowed is a whole number`);
}

function lies(x: number, { least = x, above, most = x, below }: Interval): boolean {
  return x >= least && x <= most && (above === undefined || x > above) && (below === undefined || x < below);
}

function said({ least, above, most, below }: Interval): string {
  const parts = [
    least === undefined ? '' : ` ≥ ${least}`,
    above === undefined ? '' : ` > ${above}`,
    most === undefined ? '' : ` ≤ ${most}`,
    below === undefined ? '' : ` < ${below}`,
  ];
  return parts.filter((part) => part !== '').join(' and');
}
