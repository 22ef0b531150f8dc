import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A fenced code block. */
export interface Block {
  /** File from the root of the repository and line of the first line of code: `docs/guide/x.md:12`. */
  readonly place: string;
  readonly language: string;
  readonly code: string;
}

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

/** Returns the Markdown files of the repository, from its root, with forward slashes. */
export function markdownFiles(): string[] {
  const top = readdirSync(root).filter((name) => name.endsWith('.md'));
  return [...top, ...['docs', 'examples', 'packages'].flatMap((folder) => filesIn(folder, '.md'))];
}

/** Returns the sources of all packages, from the root of the repository, with forward slashes. */
export function sourceFiles(): string[] {
  const folders = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/src`);
  return folders.filter((folder) => existsSync(join(root, folder))).flatMap((folder) => filesIn(folder, '.ts'));
}

export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** Returns the fenced blocks of Markdown; `file` and `firstLine` say where it begins. */
export function blocksOf(markdown: string, file: string, firstLine: number = 1): Block[] {
  const found: Block[] = [];
  const lines = markdown.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const [, indent, fence, language] = /^(\s*)(`{3,}|~{3,})\s*(\S*)/.exec(lines[i] ?? '') ?? [];
    if (indent === undefined || fence === undefined) continue;
    const end = lines.findIndex((line, k) => k > i && line.trim() === fence);
    if (end < 0) throw new Error(`${file}:${firstLine + i}: a code block that is never closed`);
    const code = lines.slice(i + 1, end).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
    found.push({ place: `${file}:${firstLine + i + 1}`, language: language ?? '', code: code.join('\n') });
    i = end;
  }
  return found;
}

/** Returns the blocks in the doc comments of TypeScript. */
export function blocksOfComments(source: string, file: string): Block[] {
  return commentsOf(source).flatMap(({ text, line }) => blocksOf(text, file, line));
}

/** Returns the places of `@example` tags without a block behind them. */
export function emptyExamples(source: string, file: string): string[] {
  return commentsOf(source).flatMap(({ text, line }) => {
    const lines = text.split('\n');
    return lines.flatMap((each, i) => {
      const empty =
        each.startsWith('@example') &&
        lines
          .slice(i + 1)
          .find((next) => next.trim() !== '')
          ?.startsWith('```ts') !== true;
      return empty ? [`${file}:${line + i}`] : [];
    });
  });
}

interface Comment {
  readonly text: string;
  readonly line: number;
}

/** The doc comments, without their margin of asterisks. */
function commentsOf(source: string): Comment[] {
  return [...source.matchAll(/\/\*\*(?!\/)([\s\S]*?)\*\//g)].map((match) => ({
    text: (match[1] ?? '').replace(/^[ \t]*\* ?/gm, ''),
    line: source.slice(0, match.index).split('\n').length,
  }));
}

function filesIn(folder: string, extension: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension) && !/(^|[\\/])(node_modules|dist|pictures)[\\/]/.test(name))
    .map((name) =>
      relative(root, join(root, folder, name))
        .split(sep)
        .join('/'),
    )
    .sort();
}
