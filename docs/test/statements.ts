/** A statement of a code block, with the comment behind its end. */
export interface Statement {
  readonly code: string;
  /** Line of its first character, counted from 1 within the block. */
  readonly line: number;
  /** What stands behind `//` on its last line, or null. */
  readonly comment: string | null;
}

/** A comment that belongs to no statement's end: on a line of its own, inside a statement, or between slashes and stars. */
export interface LooseComment {
  readonly text: string;
  readonly line: number;
}

export interface Split {
  readonly statements: readonly Statement[];
  readonly loose: readonly LooseComment[];
}

/**
 * Returns the statements of a block. A statement ends with a line whose code ends in `;` or `}` outside all brackets,
 * as formatted code does; one that is cut wrongly does not compile, so nothing is lost in silence.
 *
 * @throws Error for a string, bracket or statement that is never closed
 */
export function split(source: string): Split {
  const scan = new Scan(source);
  while (scan.at < source.length) scan.step();
  scan.endLine();
  scan.refuseOpen();
  return scan;
}

class Scan implements Split {
  readonly statements: Statement[] = [];
  readonly loose: LooseComment[] = [];
  readonly source: string;
  at = 0;
  line = 1;
  /** Open brackets; a template literal pushes a backtick and its `${` a brace. */
  readonly open: string[] = [];
  code = '';
  start = 0;
  trailing: string | null = null;

  constructor(source: string) {
    this.source = source;
  }

  step(): void {
    const { source, at } = this;
    const c = source[at] ?? '';
    if (this.open.at(-1) === '`') this.template(c);
    else if (c === '\n') this.newLine();
    else if (source.startsWith('//', at)) this.lineComment();
    else if (source.startsWith('/*', at)) this.blockComment();
    else if (c === "'" || c === '"') this.take(this.match(quoted[c], 'a string that is never closed'));
    else if (c === '/' && this.startsRegExp())
      this.take(this.match(regExp, 'a regular expression that is never closed'));
    else this.bracketOrOther(c);
  }

  /** Closes the statement if the line just read ends one. */
  endLine(): void {
    const code = this.code.trim();
    const ended = this.open.length === 0 && /[;}]$/.test(code);
    if (ended) this.statements.push({ code, line: this.start, comment: this.trailing });
    else if (this.trailing !== null) this.loose.push({ text: this.trailing, line: this.line });
    if (ended) this.code = '';
    this.trailing = null;
  }

  refuseOpen(): void {
    if (this.open.length > 0) this.refuse(`'${this.open.at(-1)}' is never closed`);
    if (this.code.trim() !== '')
      this.refuse(`the statement '${this.code.trim().split('\n')[0]}' does not end in ; or }`);
  }

  private newLine(): void {
    this.endLine();
    this.take('\n');
    this.line++;
  }

  private lineComment(): void {
    const comment = this.match(/\/\/.*/y, '');
    this.at += comment.length;
    const text = comment.slice(2).trim();
    const behindCode = (this.code.split('\n').at(-1) ?? '').trim() !== '';
    if (behindCode) this.trailing = text;
    else this.loose.push({ text, line: this.line });
  }

  private blockComment(): void {
    const comment = this.match(/\/\*[\s\S]*?\*\//y, 'a comment that is never closed');
    this.loose.push({ text: comment.slice(2, -2).trim(), line: this.line });
    this.take(comment.replace(/[^\n]/g, ' '), comment.length);
    this.line += comment.split('\n').length - 1;
  }

  private template(c: string): void {
    if (c === '`') this.open.pop();
    if (c === '\n') this.line++;
    const hole = this.source.startsWith('${', this.at);
    if (hole) this.open.push('{');
    this.take(hole || c === '\\' ? this.source.slice(this.at, this.at + 2) : c);
  }

  private bracketOrOther(c: string): void {
    if ('([{`'.includes(c)) this.open.push(c);
    if (')]}'.includes(c) && this.open.pop() !== opening[c]) this.refuse(`'${c}' closes nothing`);
    this.take(c);
  }

  /** Whether a slash here begins a regular expression: it divides only behind a value. */
  private startsRegExp(): boolean {
    return /(^|[(,=:[!&|?{};\n+\-*%<>~^]|\b(return|typeof|case))\s*$/.test(this.code);
  }

  private match(pattern: RegExp, problem: string): string {
    pattern.lastIndex = this.at;
    return pattern.exec(this.source)?.[0] ?? this.refuse(problem);
  }

  private take(text: string, length: number = text.length): void {
    if (this.code.trim() === '' && text.trim() !== '') this.start = this.line;
    this.code += text;
    this.at += length;
  }

  private refuse(problem: string): never {
    throw new Error(`line ${this.line} of the block: ${problem}`);
  }
}

const quoted: Record<"'" | '"', RegExp> = {
  "'": /'(?:[^'\\\n]|\\.)*'/y,
  '"': /"(?:[^"\\\n]|\\.)*"/y,
};
const regExp = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const opening: Record<string, string> = { ')': '(', ']': '[', '}': '{' };
