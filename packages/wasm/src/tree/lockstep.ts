import { local, set } from './locals.ts';
import type { Expr, Operation, Stmt } from './nodes.ts';

/**
 * Returns bodies that have nothing to do with one another as one, an instruction of each in turn. A processor that looks a few
 * hundred instructions ahead then sees work for all of its units, where one body is a chain of instructions that wait.
 *
 * Bodies consist of assignments, sequences and stores; none sets a variable that another reads.
 *
 * @throws Error for statements that branch
 */
export function lockstep(bodies: readonly (readonly Stmt[])[]): Stmt[] {
  const lists = bodies.map((body) => {
    const out: Stmt[] = [];
    for (const statement of body) flatten(statement, out);
    return out;
  });
  const length = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length }, (_, i) => lists.flatMap((list) => list[i] ?? [])).flat();
}

/** Adds a statement as assignments of single instructions. */
function flatten(statement: Stmt, out: Stmt[]): void {
  if (statement.kind === 'set') out.push(set(statement.local, step(statement.value, out)));
  else if (statement.kind === 'operation') out.push(withSimple(statement, out));
  else if (statement.kind === 'sequence') for (const each of statement.body) flatten(each, out);
  else
    throw new Error(`lockstep: a statement that may branch; got ${statement.kind}; allowed are assignments and stores`);
}

/** One instruction, on variables and constants. */
function step(value: Expr, out: Stmt[]): Expr {
  if (value.kind === 'operation') return withSimple(value, out);
  if (value.kind !== 'sequence') return value;
  for (const each of value.body) flatten(each, out);
  return step(value.value as Expr, out);
}

function withSimple<T extends Operation<never> | Operation>(operation: T, out: Stmt[]): T {
  return { ...operation, operands: operation.operands.map((each) => simple(each, out)) };
}

function simple(value: Expr, out: Stmt[]): Expr {
  const single = step(value, out);
  if (single.kind === 'local' || single.kind === 'const') return single;
  const variable = local(single.type, 't');
  out.push(set(variable, single));
  return variable;
}
