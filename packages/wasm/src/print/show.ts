import type { Const, Lanes, Operation } from '../tree/nodes.ts';

const operators: Readonly<Record<string, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  div_u: '/',
  rem_u: '%',
  and: '&',
  or: '|',
  xor: '^',
  shl: '<<',
  shr_u: '>>>',
  shr_s: '>>',
  eq: '==',
  ne: '!=',
  lt: '<',
  lt_u: '<',
  lt_s: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  ge_u: '>=',
};

/** An operation whose operands are shown already. */
export function showOperation(node: Operation, operands: readonly string[]): string {
  const [family = '', name = ''] = node.instruction.name.split('.');
  if (name.includes('load') && !name.includes('lane')) return place(node, operands[0] ?? '');
  const operator = operators[name];
  if (operator && operands.length === 2) return `(${operands.join(` ${operator} `)})`;
  const immediates = node.immediates.map(String);
  return `${family}${name && '.'}${name}(${[...operands.map(bare), ...immediates].join(', ')})`;
}

/** The memory that a load or store touches: `v128[p + 16]`, `v128.load32_splat[p]`. */
export function place({ instruction, immediates }: Operation, address: string): string {
  const offset = immediates[1] ?? 0;
  const name = instruction.name.replace(/\.(load|store)$/, '');
  const lane = immediates.length > 2 ? `, lane ${immediates[2]}` : '';
  if (offset === 0) return `${name}[${bare(address)}${lane}]`;
  return `${name}[${address === '0' ? '' : `${bare(address)} + `}${offset}${lane}]`;
}

export function showConstant({ type, value }: Const): string {
  if (type !== 'v128') return String(type === 'f32' ? short(Number(value)) : value);
  const bits = Int32Array.from(value as Lanes);
  const floats = Array.from(new Float32Array(bits.buffer), short);
  const shown = new Set(floats).size === 1 ? [floats[0]] : floats;
  // Small integers and all ones are masks and counts; as floats they would be denormals and NaN.
  const integer = bits.every((lane) => lane !== 0 && (lane >>> 23 === 0 || lane >>> 23 >= 0x1ff));
  return integer ? `i32x4(${[...new Set(bits)].join(', ')})` : `f32x4(${shown.join(', ')})`;
}

/** The shortest text that reads back as the same float32. */
function short(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(value);
}

/** Without parentheses that span all of it. */
export function bare(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let depth = 0;
  for (let i = 0; i < text.length - 1; i++) {
    if (text[i] === '(') depth++;
    if (text[i] === ')') depth--;
    if (depth === 0) return text;
  }
  return text.slice(1, -1);
}
