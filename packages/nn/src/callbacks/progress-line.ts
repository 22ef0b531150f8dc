import type { Logs } from '../training/logs.ts';

/** How far a run is. */
export interface Progress {
  /** Steps done, and steps in all. */
  readonly current: number;
  readonly target: number;
  /** Seconds since the beginning. */
  readonly elapsed: number;
  /** Seconds for each step. */
  readonly perStep: number;
  readonly logs: Logs;
  readonly isFinished: boolean;
}

export interface LineOptions {
  /** Cells of the bar; default 20, as in Keras. */
  readonly width?: number;
  /** Most characters of a line that is redrawn, so that it never wraps; default: any number. */
  readonly columns?: number;
}

/**
 * Returns Keras' progress line for a terminal: steps, bar, time left (or taken, once finished), time per step, figures.
 *
 * @example
 * ```ts
 * const progress = { current: 1, target: 4, elapsed: 2, perStep: 2, logs: { loss: 0.5 }, isFinished: false };
 * progressLine(progress, { width: 4 }).replace(/\u001b\[\d+m/g, ''); // '1/4 ━━━━ 6s 2s/step - loss: 0.5000'
 * ```
 */
export function progressLine(
  progress: Progress,
  { width = 20, columns = Number.POSITIVE_INFINITY }: LineOptions = {},
): string {
  const { current, target, elapsed, perStep, isFinished } = progress;
  const steps = countOf(progress);
  const done = Math.floor((width * current) / target);
  const bar = `${done > 0 ? green(cells(done)) : ''}${grey(cells(width - done))}`;
  const time = isFinished ? `${elapsed.toFixed(0)}s` : timeLeft(perStep * (target - current));
  const rest = figures(progress);
  const fixed = steps.length + 1 + width + 1 + time.length;
  return `${bold(steps)} ${bar} ${bold(time)}${isFinished ? rest : shortened(rest, columns - fixed)}`;
}

/** Returns the line of an epoch for anything but a terminal, without colours. */
export function plainLine(progress: Progress): string {
  return `${countOf(progress)} - ${progress.elapsed.toFixed(0)}s -${figures(progress)}`;
}

/** Returns how many characters of `line` are seen. */
export function visibleLength(line: string): number {
  return line.replace(controls, '').length;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with the escape character
const controls = /\x1b\[\d+m/g;

const bold = (text: string) => `\x1b[1m${text}\x1b[0m`;
const green = (text: string) => `\x1b[32m${text}\x1b[0m`;
const grey = (text: string) => `\x1b[37m${text}\x1b[0m`;
const cells = (count: number) => '━'.repeat(count);

function countOf({ current, target }: Progress): string {
  return `${String(current).padStart(String(target).length)}/${target}`;
}

function figures({ perStep, logs }: Progress): string {
  const shown = Object.entries(logs).map(([name, value]) => ` - ${name}: ${formatFigure(value)}`);
  return ` ${timePerStep(perStep)}${shown.join('')}`;
}

function timePerStep(seconds: number): string {
  if (seconds >= 1 || seconds === 0) return `${seconds.toFixed(0)}s/step`;
  return seconds >= 1e-3 ? `${(seconds * 1e3).toFixed(0)}ms/step` : `${(seconds * 1e6).toFixed(0)}us/step`;
}

/** `7s`, `1:07` above a minute, `1:01:07` above an hour. */
function timeLeft(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), Math.floor(seconds % 60)];
  const two = (n: number) => String(n).padStart(2, '0');
  if (seconds > 3600) return `${h}:${two(m)}:${two(s)}`;
  return seconds > 60 ? `${Math.floor(seconds / 60)}:${two(s)}` : `${Math.floor(seconds)}s`;
}

/** Four decimals; small numbers in scientific notation, with an exponent of two digits as Python writes it. */
function formatFigure(value: number): string {
  if (Math.abs(value) > 1e-3 || Number.isNaN(value)) return value.toFixed(4);
  return value.toExponential(4).replace(/e([+-])(\d)$/, (_, sign, digit) => `e${sign}0${digit}`);
}

function shortened(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}
