import type { Expr, Func, Local, Stmt } from '../tree/nodes.ts';
import { bare, place, showConstant, showOperation } from './show.ts';

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
  if (func.value) lines.push(`  return ${bare(printer.expression(func.value, lines, '  '))}`);
  return [`func ${func.name}(${params})${func.result === 'none' ? '' : `: ${func.result}`}`, ...lines].join('\n');
}

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
    const value = (expr: Expr) => bare(this.expression(expr, lines, indent));
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
        line(`${node.condition ? `if (${value(node.condition)}) ` : ''}goto ${node.label.name}`);
        break;
      case 'sequence':
        this.statements(node.body, lines, indent);
        break;
      case 'if':
        line(`if (${value(node.condition)})`);
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
