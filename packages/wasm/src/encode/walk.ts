import type { Expr, Func, Stmt } from '../tree/nodes.ts';

export type Node = Expr | Stmt;

/** Shows `see` every node of a function's body, and whether it stands in a loop. */
export function walk({ body, value }: Func, see: (node: Node, inLoop: boolean) => void): void {
  walkAll(body, see, false);
  if (value) walkAll([value], see, false);
}

function walkAll(nodes: readonly Node[], see: (node: Node, inLoop: boolean) => void, inLoop: boolean): void {
  for (const node of nodes) {
    see(node, inLoop);
    walkAll(childrenOf(node), see, inLoop || node.kind === 'loop' || node.kind === 'for');
  }
}

function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'local':
    case 'const':
      return [];
    case 'operation':
    case 'call':
      return node.operands;
    case 'set':
    case 'tee':
      return [node.value, node.local];
    case 'sequence':
      return node.value ? [...node.body, node.value] : node.body;
    case 'if':
      return [node.condition, ...node.body, ...node.otherwise];
    case 'block':
    case 'loop':
      return node.body;
    case 'for':
      return [node.from, node.counter, ...node.body, node.to];
    case 'branch':
      return node.condition ? [node.condition] : [];
    case 'drop':
      return [node.value];
    case 'return':
      return node.value ? [node.value] : [];
  }
}
