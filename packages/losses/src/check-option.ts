import { show, ValueError } from '@lossgraph/core';

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
