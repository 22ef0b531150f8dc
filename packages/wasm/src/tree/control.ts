import { constant } from '../instructions/constant.ts';
import type {
  Block,
  Branch,
  Drop,
  Expr,
  ForLoop,
  I32,
  If,
  Label,
  Local,
  Loop,
  Operand,
  Return,
  Stmt,
} from './nodes.ts';

/** `if (condition) body else otherwise`; any i32 but 0 is true. */
export function if_(condition: I32, body: readonly Stmt[], otherwise: readonly Stmt[] = []): If {
  return { kind: 'if', condition, body, otherwise };
}

export interface Range {
  readonly from?: Operand<'i32'>;
  readonly to: Operand<'i32'>;
  readonly step?: number;
}

/**
 * `for (counter = from; counter < to; counter += step) body`. Bounds are unsigned and read anew in every round.
 *
 * @example
 * ```ts
 * import { f32x4, forLoop, func, i32, local, v128 } from '@lossgraph/wasm';
 *
 * const [x, bytes, i] = [local('i32', 'x'), local('i32', 'bytes'), local('i32', 'i')];
 * const at = i32.add(x, i);
 * const halve = func({
 *   name: 'halve',
 *   params: [x, bytes],
 *   body: [forLoop(i, { to: bytes, step: 16 }, [v128.store(at, f32x4.mul(v128.load(at), 0.5))])],
 * });
 * ```
 */
export function forLoop(counter: Local<'i32'>, { from = 0, to, step = 1 }: Range, body: readonly Stmt[]): ForLoop {
  return { kind: 'for', counter, from: i32Of(from), to: i32Of(to), step, body };
}

/** `do body while (condition)` */
export function doWhile(body: readonly Stmt[], condition: I32): Loop {
  const again = label('again');
  return loop(again, [...body, brIf(again, condition)]);
}

/** A new name for a block or loop. */
export function label(name: string = 'label'): Label {
  return { name };
}

/** Statements that {@link br} leaves. */
export function block(label: Label, body: readonly Stmt[]): Block {
  return { kind: 'block', label, body };
}

/** Statements that {@link br} starts again. */
export function loop(label: Label, body: readonly Stmt[]): Loop {
  return { kind: 'loop', label, body };
}

/** Jumps to the end of a block or the start of a loop. */
export function br(label: Label): Branch {
  return { kind: 'branch', label, condition: null };
}

/** {@link br}, if the condition holds. */
export function brIf(label: Label, condition: I32): Branch {
  return { kind: 'branch', label, condition };
}

/** Leaves the function. */
export function return_(value: Expr | null = null): Return {
  return { kind: 'return', value };
}

/** Evaluates and forgets. */
export function drop(value: Expr): Drop {
  return { kind: 'drop', value };
}

function i32Of(x: Operand<'i32'>): I32 {
  return typeof x === 'number' ? constant('i32', x) : x;
}
