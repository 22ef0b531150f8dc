import { ValueError } from './errors.ts';
import { show } from './shape.ts';

let recording = true;

/** Returns whether history is kept of ops: everywhere but inside of {@link noGrad}. */
export function isKeepingHistory(): boolean {
  return recording;
}

/** Returns what `f` returns, with no history kept of the ops inside. */
export function noGrad<T>(f: () => T): T {
  if (typeof f !== 'function')
    throw new ValueError(`noGrad: not a function; got ${show(f)}; allowed is one without parameters`);
  return withRecording(false, f);
}

/** Returns what `f` returns, with history kept or not; the former state comes back even if `f` throws. */
export function withRecording<T>(on: boolean, f: () => T): T {
  if (typeof on !== 'boolean' || typeof f !== 'function') {
    throw new ValueError(
      `withRecording: not a flag and a function; got ${show(on)} and ${show(f)}; allowed are true or false, and a function`,
    );
  }
  const before = recording;
  recording = on;
  try {
    return f();
  } finally {
    recording = before;
  }
}
