import type { Const, Expr, Func, Lanes, Local, Operation, Stmt } from './tree/nodes.ts';

/**
 * A function as pseudo-code: one statement a line, loops and ifs indented, plain operators for plain instructions.
 *
 * @example
 * ```ts
 * import { f32x4, forLoop, func, i32, local, printFunc, v128 } from '@lossgraph/wasm';
 *
 * const [x, bytes, i] = [local('i32', 'x'), local('i32', 'bytes'), local('i32', 'i')];
 * const at = i32.add(x, i);
 * const halve = func({
 *   name: 'halve',
 *   params: [x, bytes],
 *   body: [forLoop(i, { to: bytes, step: 16 }, [v128.store(at, f32x4.mul(v128.load(at), 0.5))])],
 * });
 * printFunc(halve);
 * // func halve(x: i32, bytes: i32)
 * //   for (i = 0; i < bytes; i += 16)
 * //     v128[x + i] = v128[x + i] * f32x4(0.5)
 * ```
 */
export function printFunc(func: Func): string {
  const printer = new Printer(func.params);
  const params = func.params.map((param) => `${printer.name(param)}: ${param.type}`).join(', ');
  const lines: string[] = [];
  printer.statements(func.body, lines, '  ');
  if (func.value) lines.push(`  return ${printer.expression(func.value, lines, '  ')}`);
  return [`func ${func.name}(${params})${func.result === 'none' ? '' : `: ${func.result}`}`, ...lines].join('\n');
}

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

class Printer {
  readonly #names = new Map<Local, string>();
  readonly #taken = new Set<string>();

  constructor(params: readonly Local[]) {
    for (const param of params) this.name(param);
  }

  /** Its own name, with a number if another local of the function has it too. */
  name(local: Local): string {
    const known = this.#names.get(local);
    if (known !== undefined) return known;
    let name = local.name;
    for (let i = 2; this.#taken.has(name); i++) name = `${local.name}${i}`;
    this.#taken.add(name);
    this.#names.set(local, name);
    return name;
  }

  statements(body: readonly Stmt[], lines: string[], indent: string): void {
    for (const each of body) this.#statement(each, lines, indent);
  }

  #statement(node: Stmt, lines: string[], indent: string): void {
    const line = (text: string) => lines.push(indent + text);
    const value = (expr: Expr) => this.expression(expr, lines, indent);
    const inner = `${indent}  `;
    switch (node.kind) {
      case 'set': {
        const text = value(node.value);
        line(`${this.name(node.local)} = ${text}`);
        break;
      }
      case 'operation': {
        const [address, vector] = node.operands.map(value);
        line(`${place(node, address ?? '')} = ${vector ?? ''}`);
        break;
      }
      case 'call':
        line(`${node.callee.name}(${node.operands.map(value).join(', ')})`);
        break;
      case 'drop':
        line(value(node.value));
        break;
      case 'return':
        line(node.value ? `return ${value(node.value)}` : 'return');
        break;
      case 'branch':
        line(`${node.condition ? `if (${bare(value(node.condition))}) ` : ''}goto ${node.label.name}`);
        break;
      case 'sequence':
        this.statements(node.body, lines, indent);
        break;
      case 'if':
        line(`if (${bare(value(node.condition))})`);
        this.statements(node.body, lines, inner);
        if (node.otherwise.length > 0) line('else');
        this.statements(node.otherwise, lines, inner);
        break;
      case 'for': {
        const counter = this.name(node.counter);
        line(`for (${counter} = ${value(node.from)}; ${counter} < ${value(node.to)}; ${counter} += ${node.step})`);
        this.statements(node.body, lines, inner);
        break;
      }
      case 'block':
      case 'loop':
        line(`${node.kind} ${node.label.name}`);
        this.statements(node.body, lines, inner);
    }
  }

  /** Statements inside the expression become lines before it. */
  expression(node: Expr, lines: string[], indent: string): string {
    const value = (expr: Expr) => this.expression(expr, lines, indent);
    switch (node.kind) {
      case 'local':
        return this.name(node);
      case 'const':
        return showConstant(node);
      case 'call':
        return `${node.callee.name}(${node.operands.map((each) => bare(value(each))).join(', ')})`;
      case 'tee':
        return `(${this.name(node.local)} = ${bare(value(node.value))})`;
      case 'sequence':
        this.statements(node.body, lines, indent);
        return value(node.value);
      case 'operation':
        return showOperation(node, node.operands.map(value));
    }
  }
}

function showOperation(node: Operation, operands: readonly string[]): string {
  const [family = '', name = ''] = node.instruction.name.split('.');
  if (name.includes('load') && !name.includes('lane')) return place(node, operands[0] ?? '');
  const operator = operators[name];
  if (operator && operands.length === 2) return `(${operands.join(` ${operator} `)})`;
  const immediates = node.immediates.map(String);
  return `${family}${name && '.'}${name}(${[...operands.map(bare), ...immediates].join(', ')})`;
}

/** The memory that a load or store touches: `v128[p + 16]`, `v128.load32_splat[p]`. */
function place({ instruction, immediates }: Operation, address: string): string {
  const offset = immediates[1] ?? 0;
  const name = instruction.name.replace(/\.(load|store)$/, '');
  const lane = immediates.length > 2 ? `, lane ${immediates[2]}` : '';
  if (offset === 0) return `${name}[${bare(address)}${lane}]`;
  return `${name}[${address === '0' ? '' : `${bare(address)} + `}${offset}${lane}]`;
}

function showConstant({ type, value }: Const): string {
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
function bare(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let depth = 0;
  for (let i = 0; i < text.length - 1; i++) {
    if (text[i] === '(') depth++;
    if (text[i] === ')') depth--;
    if (depth === 0) return text;
  }
  return text.slice(1, -1);
}
