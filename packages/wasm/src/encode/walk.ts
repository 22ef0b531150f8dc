import type { Expr, Func, Stmt } from '../tree/nodes.ts';

export type Node = Expr | Stmt;
export type See = (node: Node, inLoop: boolean) => void;

/** Shows `see` every node of a function's body, and whether it stands in a loop. */
export function walk({ body, value }: Func, see: See): void {
  walkAll(body, see, false);
  if (value) walkFrom(value, see, false);
}

function walkAll(nodes: readonly Node[], see: See, inLoop: boolean): void {
  for (const node of nodes) walkFrom(node, see, inLoop);
}

function walkFrom(node: Node, see: See, inLoop: boolean): void {
  see(node, inLoop);
  switch (node.kind) {
    case 'local':
    case 'const':
      break;
    case 'operation':
    case 'call':
      walkAll(node.operands, see, inLoop);
      break;
    case 'set':
    case 'tee':
      walkFrom(node.value, see, inLoop);
      see(node.local, inLoop);
      break;
    case 'sequence':
      walkAll(node.body, see, inLoop);
      if (node.value) walkFrom(node.value, see, inLoop);
      break;
    case 'if':
      walkFrom(node.condition, see, inLoop);
      walkAll(node.body, see, inLoop);
      walkAll(node.otherwise, see, inLoop);
      break;
    case 'block':
      walkAll(node.body, see, inLoop);
      break;
    case 'loop':
      walkAll(node.body, see, true);
      break;
    case 'for':
      walkFrom(node.from, see, inLoop);
      see(node.counter, inLoop);
      walkFrom(node.to, see, true);
      walkAll(node.body, see, true);
      break;
    case 'branch':
      if (node.condition) walkFrom(node.condition, see, inLoop);
      break;
    case 'drop':
      walkFrom(node.value, see, inLoop);
      break;
    case 'return':
      if (node.value) walkFrom(node.value, see, inLoop);
  }
}
