import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { read, root } from './blocks.ts';

/** Returns what is wrong with the relative links of a Markdown file: `line: target: reason`. */
export function brokenLinks(file: string): string[] {
  return linksOf(read(file)).flatMap(({ target, line }) => {
    const reason = whyBroken(target, file);
    return reason === null ? [] : [`${file}:${line}: ${target}: ${reason}`];
  });
}

/** Returns the files that links lead to from `start`, directly or over others, and `start` itself. */
export function reachableFrom(start: string): Set<string> {
  const found = new Set([start]);
  for (const file of found) {
    if (!file.endsWith('.md')) continue;
    for (const { target } of linksOf(read(file))) {
      if (whyBroken(target, file) === null && !isAddress(target)) found.add(aimOf(target, file));
    }
  }
  return found;
}

/** Returns why a link of `file` leads nowhere, or null; addresses with a scheme are not followed. */
export function whyBroken(target: string, file: string): string | null {
  if (isAddress(target)) return null;
  if (target.startsWith('/')) return 'not relative';
  const anchor = target.split('#')[1];
  const aim = aimOf(target, file);
  if (!existsAsWritten(aim)) return 'no such file';
  if (anchor === undefined) return null;
  if (!aim.endsWith('.md')) return 'an anchor into a file that is not Markdown';
  return anchorsOf(read(aim)).includes(anchor) ? null : 'no such heading';
}

function isAddress(target: string): boolean {
  return /^[a-z][a-z+.-]*:/i.test(target);
}

/** The file that a relative link leads to, from the root of the repository. */
function aimOf(target: string, file: string): string {
  const [path = ''] = target.split('#');
  return path === '' ? file : posix.normalize(posix.join(dirname(file), decodeURI(path)));
}

/** Returns the targets of inline links, images and reference definitions outside code. */
export function linksOf(markdown: string): { readonly target: string; readonly line: number }[] {
  const form = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|^ *\[[^\]]+\]: +(\S+)/gm;
  const text = withoutCode(markdown);
  return [...text.matchAll(form)].map((match) => ({
    target: match[1] ?? match[2] ?? '',
    line: text.slice(0, match.index).split('\n').length,
  }));
}

/** Returns the anchors of the headings, as GitHub makes them. */
export function anchorsOf(markdown: string): string[] {
  const seen = new Map<string, number>();
  const headings = [...withoutFences(markdown).matchAll(/^#{1,6}\s+(.*?)\s*#*$/gm)].map((match) => match[1] ?? '');
  return headings.map((heading) => {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = words.replace(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-');
    const earlier = seen.get(slug) ?? 0;
    seen.set(slug, earlier + 1);
    return earlier === 0 ? slug : `${slug}-${earlier}`;
  });
}

/** Markdown with its code blanked, line by line. */
function withoutCode(markdown: string): string {
  return withoutFences(markdown).replace(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));
}

function withoutFences(markdown: string): string {
  return markdown.replace(/^( *)(`{3,}|~{3,})[\s\S]*?^ *\2 *$/gm, (block) => block.replace(/[^\n]/g, ' '));
}

/** Some file systems ignore case; those of readers may not. */
function existsAsWritten(path: string): boolean {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts[0] === '..' || !existsSync(join(root, path))) return false;
  return parts.every((part, i) => readdirSync(join(root, ...parts.slice(0, i))).includes(part));
}
