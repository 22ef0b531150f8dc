import type { Expr, I32, Operation, ValueType } from '../tree/nodes.ts';
import { operation } from './define.ts';

/** `condition ? x : y`; both are evaluated. For vectors lane by lane, see `v128.select`. */
export function select<T extends Exclude<ValueType, 'v128'>>(condition: I32, x: Expr<T>, y: Expr<T>): Operation<T> {
  return operation(x.type as T, 'select', 0, 0x1b, [x, y, condition]);
}
