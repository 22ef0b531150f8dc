import { Tensor, Variable } from 'lossgraph';

/** Numbers, strings, booleans, null and undefined, in arrays and objects, as written behind `//`. */
export type Written = number | string | boolean | null | undefined | Leading | Written[] | { [key: string]: Written };

/** A number of which only the leading digits were written: `0.693…`. */
export class Leading {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  begins(x: number): boolean {
    const unit = 10 ** -(this.text.split('.')[1]?.length ?? 0);
    const rest = Math.abs(x) - Math.abs(Number(this.text));
    return this.text.startsWith('-') === x < 0 && rest >= 0 && rest < unit;
  }
}

/** Relative difference allowed to a number written in full: half a unit in the last place of float32 is 6e-8. */
const TOLERANCE = 1e-6;

const number = String.raw`-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`;
const token = new RegExp(
  String.raw`\s+|[[\]{},:]|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d*\.\d{3,}…|${number}(?![\w.…])|-?Infinity\b|(?:true|false|null|undefined|NaN)\b|[A-Za-z_$][\w$]*(?=\s*:)`,
  'y',
);

/** Returns whether a comment claims to be a value, rightly or not: whatever starts like one does. */
export function looksLikeValue(comment: string): boolean {
  return /^(?:[\d.…'"`[\]{}=≈~→⇒∞+−-]|(?:true|false|null|undefined|NaN|Infinity|Tensor)\b)/.test(comment);
}

/** Returns the value that a comment writes out. @throws Error if it writes none */
export function parseValue(comment: string): { readonly value: Written } {
  let code = '';
  for (let at = 0; at < comment.length; at = token.lastIndex) {
    token.lastIndex = at;
    const found = token.exec(comment)?.[0];
    if (found === undefined) throw new Error(`'${comment}' is no value: cannot read '${comment.slice(at)}'`);
    code += found.endsWith('…') ? `new Leading('${found.slice(0, -1)}')` : found;
  }
  try {
    return { value: new Function('Leading', `'use strict'; return (${code});`)(Leading) };
  } catch {
    throw new Error(`'${comment}' is no value`);
  }
}

/** Returns where `actual` departs from what was written, e.g. `[1]: 3 is not 4`; null if nowhere. */
export function difference(actual: unknown, written: Written, path = ''): string | null {
  const plain = plainOf(actual);
  if (Array.isArray(written) && Array.isArray(plain)) return differenceOfArrays(plain, written, path);
  if (isRecord(written) && isRecord(plain)) return differenceOfRecords(plain, written, path);
  return sameScalar(plain, written) ? null : `${path === '' ? '' : `${path}: `}${show(plain)} is not ${show(written)}`;
}

function differenceOfArrays(actual: readonly unknown[], written: readonly Written[], path: string): string | null {
  if (actual.length !== written.length) return `${path || 'value'}: ${show(actual)} is not ${show(written)}`;
  return first(written.map((each, i) => difference(actual[i], each, `${path}[${i}]`)));
}

function differenceOfRecords(
  actual: Readonly<Record<string, unknown>>,
  written: Record<string, Written>,
  path: string,
): string | null {
  const [have, want] = [Object.keys(actual).sort(), Object.keys(written).sort()];
  if (have.join() !== want.join()) return `${path || 'value'}: keys ${have.join(', ')} are not ${want.join(', ')}`;
  return first(want.map((key) => difference(actual[key], written[key], `${path}.${key}`)));
}

function sameScalar(actual: unknown, written: Written): boolean {
  if (written instanceof Leading) return typeof actual === 'number' && written.begins(actual);
  if (typeof actual !== 'number' || typeof written !== 'number') return actual === written;
  return (
    Object.is(actual, written) || actual === written || Math.abs(actual - written) <= TOLERANCE * Math.abs(written)
  );
}

/** Tensors, Variables and typed arrays as plain arrays or numbers; everything else as it is. */
function plainOf(x: unknown): unknown {
  if (x instanceof Tensor) return x.toArray();
  if (x instanceof Variable) return x.value.toArray();
  return ArrayBuffer.isView(x) && !(x instanceof DataView) ? Array.from(x as unknown as ArrayLike<number>) : x;
}

function isRecord<T>(x: T): x is T & Record<string, never> {
  return typeof x === 'object' && x !== null && Object.getPrototypeOf(x) === Object.prototype;
}

function first(differences: readonly (string | null)[]): string | null {
  return differences.find((each) => each !== null) ?? null;
}

function show(x: unknown): string {
  if (x instanceof Leading) return `${x.text}…`;
  if (Array.isArray(x)) return `[${x.map(show).join(', ')}]`;
  if (typeof x === 'string') return `'${x}'`;
  return isRecord(x) ? JSON.stringify(x) : String(x);
}
