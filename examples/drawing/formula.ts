import { element, escaped } from './svg.ts';
import { isKnown, symbolOf } from './symbols.ts';

/** A stretch of a formula on one height: 0 the line, 1 above, −1 below. */
export interface Run {
  readonly text: string;
  readonly height: number;
  readonly italic: boolean;
}

/**
 * Returns a formula in TeX, of the kind that ops and losses carry, as runs of plain characters: `\frac1n \sum_i x_i` as
 * 1/n ∑ᵢ xᵢ. Fractions become slashes, cases a list; a command that it does not know is written as its name.
 */
export function runsOf(tex: string): Run[] {
  return merged(new Reader(tex).until());
}

/** Returns the formula as SVG text, its baseline at (x, y). */
export function formula(
  runs: readonly Run[],
  x: number,
  y: number,
  size: number,
  anchor: 'start' | 'middle' = 'middle',
): string {
  let lift = 0;
  const spans = runs.map(({ text, height, italic }) => {
    const dy = (lift - height) * size * 0.32;
    lift = height;
    const slanted = italic ? { 'font-style': 'italic' } : {};
    return element('tspan', { dy, 'font-size': sizeOf(size, height), ...slanted }, escaped(text));
  });
  return element('text', { x, y, 'text-anchor': anchor, 'font-family': SERIF, 'xml:space': 'preserve' }, ...spans);
}

/** Returns about how wide the formula is. */
export function widthOf(runs: readonly Run[], size: number): number {
  return runs.reduce((sum, { text, height }) => sum + text.length * 0.5 * sizeOf(size, height), 0);
}

const SERIF = "'STIX Two Math', 'Cambria Math', Cambria, Georgia, 'Liberation Serif', serif";

function sizeOf(size: number, height: number): number {
  return height === 0 ? size : size * 0.75;
}

class Reader {
  private readonly tokens: readonly string[];
  private at = 0;
  private height = 0;

  constructor(tex: string) {
    this.tokens = tex.match(/\\[a-zA-Z]+|\\.|\s+|[^\\]/g) ?? [];
  }

  /** Reads up to `end`, or to the end of all. */
  until(end?: string): Run[] {
    const runs: Run[] = [];
    while (this.at < this.tokens.length && this.tokens[this.at] !== end) runs.push(...this.next(runs.at(-1)));
    this.at++;
    return runs;
  }

  private next(before?: Run): Run[] {
    const token = this.tokens[this.at++] ?? '';
    if (token === '{') return this.until('}');
    if (token === '_' || token === '^') return this.raised(token === '^' ? 1 : -1);
    if (token === '\\frac' || token === '\\tfrac') return [...this.part(), this.run('/'), ...this.part()];
    if (token === '\\sqrt') return [this.run('√'), ...this.part()];
    if (token === '\\bar') return this.argument().map((run) => ({ ...run, text: `${run.text}\u0304` }));
    if (verbatim.has(token)) return [this.run(this.literal())];
    if (token === '\\begin' || token === '\\end') return [this.run(environments[token + this.literal()] ?? '')];
    if (isOperator.test(token)) return [this.run(isPrefix(before) ? symbolOf(token) : ` ${symbolOf(token)} `)];
    if (isSum.test(token)) return [this.run(isPrefix(before) ? symbolOf(token) : ` ${symbolOf(token)}`)];
    if (/^\\[a-z]/.test(token) && this.opens()) return [this.run(symbolOf(token).trimEnd())];
    if (/^[a-zA-Z]$/.test(token)) return [{ ...this.run(token), italic: true }];
    return /^\s+$/.test(token) ? [] : [this.run(symbolOf(token))];
  }

  /** Whether a bracket comes next, so that a function needs no space before its argument. */
  private opens(): boolean {
    return this.tokens[this.at] === '(';
  }

  private raised(by: number): Run[] {
    this.height += by;
    const runs = this.argument();
    this.height -= by;
    return runs;
  }

  /** A numerator, denominator or radicand, in parentheses if it is a sum or product. */
  private part(): Run[] {
    const runs = this.argument();
    const simple = runs.length === 1 || !runs.some(({ text }) => /[\s(∑]/.test(text));
    return simple ? runs : [this.run('('), ...runs, this.run(')')];
  }

  private argument(): Run[] {
    while (/^\s+$/.test(this.tokens[this.at] ?? '')) this.at++;
    return this.next({ text: '(', height: this.height, italic: false });
  }

  /** What stands between braces, character by character. */
  private literal(): string {
    const end = this.tokens.indexOf('}', this.at);
    const text = this.tokens.slice(this.at + 1, end).join('');
    this.at = end + 1;
    return text;
  }

  private run(text: string): Run {
    return { text, height: this.height, italic: false };
  }
}

/** Whether a formula can be written with all its commands. */
export function isReadable(tex: string): boolean {
  return (tex.match(/\\[a-zA-Z]+/g) ?? []).every((command) => isKnown(command) || structural.has(command));
}

const isOperator = /^(?:[-+=<>]|\\(?:cdot|times|odot|pm|sim|in|to|mid|ne|le|ge|approx|land|lor|bmod))$/;
const isSum = /^\\(?:sum|prod|int|bigvee|bigwedge)$/;
const structural: ReadonlySet<string> = new Set(
  ['frac', 'tfrac', 'sqrt', 'bar', 'text', 'operatorname', 'mathrm', 'begin', 'end'].map((name) => `\\${name}`),
);
const verbatim: ReadonlySet<string> = new Set(['\\text', '\\operatorname', '\\mathrm']);
const environments: Readonly<Record<string, string>> = { '\\begincases': '{ ', '\\endcases': '' };

/** Whether a sign behind this is a prefix, as in (−x, rather than an operator. */
function isPrefix(before: Run | undefined): boolean {
  return before === undefined || /[\s(,{|/]$/.test(before.text);
}

function merged(runs: readonly Run[]): Run[] {
  const all: Run[] = [];
  for (const run of runs) {
    const last = all.at(-1);
    if (last?.height === run.height && last.italic === run.italic)
      all[all.length - 1] = { ...last, text: last.text + run.text };
    else all.push(run);
  }
  return all;
}
