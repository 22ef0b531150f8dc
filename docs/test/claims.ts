import type { LooseComment, Statement } from './statements.ts';
import { looksLikeValue, parseValue, type Written } from './values.ts';

/** What the comment behind a statement claims. */
export type Claim =
  | { readonly kind: 'value'; readonly written: Written }
  | { readonly kind: 'throws'; readonly name: string; readonly message: string }
  | { readonly kind: 'prints'; readonly text: string };

const declaration =
  /^(?:const|let|var|class|abstract|function|async function|import|export|type|interface|enum|if|for|while|do|try|switch|throw)\b/;

/** Returns what the comment behind a statement claims, or null. @throws Error for a comment that nothing would check */
export function claimOf({ code, line, comment }: Statement): Claim | null {
  if (comment === null) return null;
  const [, name, message = ''] = /^throws (\w+)(?:: (.*))?$/.exec(comment) ?? [];
  if (name !== undefined) return { kind: 'throws', name, message };
  if (comment.startsWith('prints ')) return { kind: 'prints', text: comment.slice('prints '.length) };
  if (looksLikeValue(comment)) {
    if (declaration.test(code))
      throw new Error(`line ${line} of the block: '${comment}' stands behind a statement without a value`);
    return { kind: 'value', written: parseValue(comment).value };
  }
  if (/\d|^(throws|prints)\b/.test(comment)) {
    throw new Error(
      `line ${line} of the block: '${comment}' is neither a value nor words without digits, so nothing would check it`,
    );
  }
  return null;
}

/** Refuses a claim where nothing would check it. */
export function refuseClaim({ text, line }: LooseComment): void {
  let isValue = /^throws \w+$|^prints /.test(text);
  if (looksLikeValue(text)) {
    try {
      parseValue(text);
      isValue = true;
    } catch {}
  }
  if (isValue)
    throw new Error(`line ${line} of the block: '${text}' stands behind no statement's end, so nothing would check it`);
}
