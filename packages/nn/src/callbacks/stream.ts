/** Where text is written: `process.stdout`, or anything like it. */
export interface TextStream {
  write(text: string): unknown;
  /** Whether a line can be redrawn. */
  readonly isTTY?: boolean | undefined;
  /** Characters on a line, where that is known. */
  readonly columns?: number | undefined;
}

/** Returns the standard output of the process; where there is none, as in a browser, a stream into the console. */
export function standardOutput(): TextStream {
  const { process } = globalThis as { readonly process?: { readonly stdout?: TextStream } };
  return process?.stdout ?? { write: (text) => console.log(text.replace(/\n$/, '')) };
}
