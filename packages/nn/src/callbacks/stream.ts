import { show, ValueError } from '@lossgraph/core';

/** Where text is written: `process.stdout`, or anything like it. */
export interface TextStream {
  write(text: string): unknown;
  /** Whether a line can be redrawn. */
  readonly isTTY?: boolean | undefined;
  /** Characters on a line, where that is known. */
  readonly columns?: number | undefined;
}

/** Returns the stream; without one, the standard output. @throws ValueError for what cannot be written to */
export function readStream(owner: string, stream: TextStream = standardOutput()): TextStream {
  if (typeof stream?.write === 'function') return stream;
  throw new ValueError(`${owner}: not a stream; got ${show(stream)}; allowed is an object with write(text)`);
}

/** Returns the standard output of the process; where there is none, as in a browser, a stream into the console. */
export function standardOutput(): TextStream {
  const { process } = globalThis as { readonly process?: { readonly stdout?: TextStream } };
  return process?.stdout ?? { write: (text) => console.log(text.replace(/\n$/, '')) };
}
