import { show, ValueError, whatIsKnown, withDefaults } from '@lossgraph/core';

export interface ProgramOptions {
  /** Whether instructions share loops; default: they do. */
  readonly fuse: boolean;
  /**
   * `reproducible`: products and sums are rounded one by one, to the same bits on every machine. `relaxed`: in one
   * instruction where the engine has it (Node 22 and later), which is faster; last bits differ from machine to machine.
   */
  readonly arithmetic: 'reproducible' | 'relaxed';
  /**
   * `copied`: results last. `borrowed`: those of 64 KiB and more are not copied out of the function's memory and last until
   * its next call, where they are overwritten; to read one afterwards is an error. Arguments and Variables keep what they
   * are given.
   */
  readonly results: 'copied' | 'borrowed';
}

export interface CompileOptions extends Partial<ProgramOptions> {
  /** What reports call it; default: the function's name. */
  readonly name?: string;
}

/** Returns all options of a function to compile. @throws ValueError for what is not allowed */
export function settingsOf(given: CompileOptions, { name }: { readonly name: string }): Required<CompileOptions> {
  const defaults: Required<CompileOptions> = {
    name: name === '' ? 'compiled' : name,
    fuse: true,
    arithmetic: 'reproducible',
    results: 'copied',
  };
  const settings = withDefaults('compile', given, defaults);
  if (typeof settings.name !== 'string')
    throw new ValueError(`compile: name is no text; got ${show(settings.name)}; allowed is a string`);
  checkChoice('arithmetic', settings.arithmetic, ['reproducible', 'relaxed']);
  checkChoice('results', settings.results, ['copied', 'borrowed']);
  return settings;
}

function checkChoice(option: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw new ValueError(
    `compile: unknown ${option}; got ${show(value)}; ${whatIsKnown(value, allowed, { word: 'allowed' })}`,
  );
}
