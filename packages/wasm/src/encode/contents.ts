import type { Callable, Const, Func, Lanes, Local } from '../tree/nodes.ts';
import { walk } from './walk.ts';

/** What a function's body mentions, in order of first mention. */
export interface Contents {
  readonly func: Func;
  /** Without the parameters. */
  readonly locals: ReadonlySet<Local>;
  readonly callees: ReadonlySet<Callable>;
  /** Vector constants other than 0 that stand in loops, by their lanes. */
  readonly constants: ReadonlySet<string>;
}

export function contentsOf(func: Func): Contents {
  const locals = new Set<Local>();
  const callees = new Set<Callable>();
  const constants = new Set<string>();
  walk(func, (node, inLoop) => {
    if (node.kind === 'local') locals.add(node);
    else if (node.kind === 'call') callees.add(node.callee);
    else if (inLoop && node.kind === 'const' && isPooled(node)) constants.add(keyOf(node.value));
  });
  for (const param of func.params) locals.delete(param);
  return { func, locals, callees, constants };
}

/** Zero is one cheap instruction everywhere: it stays in the code. */
function isPooled(constant: Const): constant is Const & { readonly value: Lanes } {
  return constant.type === 'v128' && (constant.value as Lanes).some((lane) => lane !== 0);
}

export function keyOf(lanes: Lanes): string {
  return lanes.join();
}
