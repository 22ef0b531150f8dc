import type { Const, Expr, ForLoop, Func, Label, Lanes, Local, Stmt, ValueType } from '../tree/nodes.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { CallSite, Code } from './code.ts';
import { code } from './codes.ts';
import { isZero, keyOf } from './pool.ts';

export type Node = Expr | Stmt;

/** Where a function's code goes, and what has been met on the way. */
interface Body {
  readonly out: ByteWriter;
  /** Index of each local: parameters first, then in order of first mention. */
  readonly indices: Map<Local, number>;
  readonly params: number;
  readonly declared: ValueType[];
  /** The local that holds each vector constant which stands in a loop, by its lanes; null where they stay in the code. */
  readonly pooled: Map<string, number> | null;
  readonly calls: CallSite[];
  /** Blocks around the place being written, outermost first; null where nothing can jump to. */
  readonly labels: (Label | null)[];
  /** How many loops there are around the place being written. */
  depth: number;
}

/** Writes the instructions of one function, and returns what they need. */
export function writeBody(out: ByteWriter, func: Func, pools: boolean): Omit<Code, 'func' | 'bytes'> {
  const body: Body = {
    out,
    indices: new Map(func.params.map((param, index) => [param, index])),
    params: func.params.length,
    declared: [],
    pooled: pools ? new Map() : null,
    calls: [],
    labels: [],
    depth: 0,
  };
  writeAll(body, func.body);
  if (func.value) write(body, func.value);
  out.byte(code.end);
  return { calls: body.calls, declared: body.declared, pooled: body.pooled ?? new Map() };
}

function write(body: Body, node: Node): void {
  const { out } = body;
  switch (node.kind) {
    case 'operation': {
      const { prefix, code } = node.instruction;
      const { immediates } = node;
      writeAll(body, node.operands);
      if (prefix === 0) out.byte(code);
      else {
        out.byte(prefix);
        out.unsigned(code);
      }
      for (let i = 0; i < immediates.length; i++) out.unsigned(immediates[i]!);
      break;
    }
    case 'local':
      writeLocal(body, code.localGet, node);
      break;
    case 'const':
      writeConstant(body, node);
      break;
    case 'set':
    case 'tee':
      write(body, node.value);
      writeLocal(body, node.kind === 'set' ? code.localSet : code.localTee, node.local);
      break;
    case 'sequence':
      writeAll(body, node.body);
      if (node.value) write(body, node.value);
      break;
    case 'call':
      writeAll(body, node.operands);
      out.byte(code.call);
      body.calls.push({ at: out.length, callee: node.callee });
      break;
    case 'drop':
      write(body, node.value);
      out.byte(code.drop);
      break;
    case 'return':
      if (node.value) write(body, node.value);
      out.byte(code.return);
      break;
    case 'if':
      write(body, node.condition);
      enter(body, code.if, null);
      writeAll(body, node.body);
      if (node.otherwise.length > 0) out.byte(code.else);
      writeAll(body, node.otherwise);
      leave(body);
      break;
    case 'block':
      enter(body, code.block, node.label);
      writeAll(body, node.body);
      leave(body);
      break;
    case 'loop':
      body.depth += 1;
      enter(body, code.loop, node.label);
      writeAll(body, node.body);
      leave(body);
      body.depth -= 1;
      break;
    case 'for':
      writeFor(body, node);
      break;
    case 'branch': {
      if (node.condition) write(body, node.condition);
      const at = body.labels.lastIndexOf(node.label);
      if (at < 0) throw new Error(`branch: not inside a block or loop labelled '${node.label.name}'`);
      out.byte(node.condition ? code.brIf : code.br);
      out.unsigned(body.labels.length - 1 - at);
    }
  }
}

function writeAll(body: Body, nodes: readonly Node[]): void {
  for (let i = 0; i < nodes.length; i++) write(body, nodes[i]!); // an iterator would take most of the time here
}

function writeLocal(body: Body, instruction: number, local: Local): void {
  let index = body.indices.get(local);
  if (index === undefined) {
    index = declare(body, local.type);
    body.indices.set(local, index);
  }
  body.out.byte(instruction);
  body.out.unsigned(index);
}

/** Returns the index of a new local. */
function declare({ params, declared }: Body, type: ValueType): number {
  return params + declared.push(type) - 1;
}

function enter({ out, labels }: Body, instruction: number, label: Label | null): void {
  out.byte(instruction);
  out.byte(code.noResult);
  labels.push(label);
}

function leave({ out, labels }: Body): void {
  labels.pop();
  out.byte(code.end);
}

/** counter = from; if (counter < to) do { body; counter += step } while (counter < to) */
function writeFor(body: Body, node: ForLoop): void {
  const { out } = body;
  const { counter, from, to, step } = node;
  write(body, from);
  writeLocal(body, code.localSet, counter);
  const entered = from.kind === 'const' && to.kind === 'const' && Number(from.value) >>> 0 < Number(to.value) >>> 0;
  if (!entered) {
    writeBelow(body, node);
    enter(body, code.if, null);
  }
  body.depth += 1;
  enter(body, code.loop, null);
  writeAll(body, node.body);
  writeLocal(body, code.localGet, counter);
  out.byte(code.i32Const);
  out.signed(step);
  out.byte(code.i32Add);
  writeLocal(body, code.localSet, counter);
  writeBelow(body, node);
  out.bytes([code.brIf, 0]);
  leave(body);
  body.depth -= 1;
  if (!entered) leave(body);
}

/** counter < to */
function writeBelow(body: Body, { counter, to }: ForLoop): void {
  writeLocal(body, code.localGet, counter);
  write(body, to);
  body.out.byte(code.i32LtU);
}

function writeConstant(body: Body, { type, value }: Const): void {
  const { out } = body;
  if (type === 'v128') {
    writeVector(body, value as Lanes);
    return;
  }
  out.byte(code[`${type}Const`]);
  if (type === 'i32') out.signed(Number(value));
  else if (type === 'i64') out.signed64(BigInt(value as bigint));
  else if (type === 'f32') out.float32(Number(value));
  else out.float64(Number(value));
}

/** From its local, if it stands in a loop, or did so before; 0 is one cheap instruction everywhere. */
function writeVector(body: Body, lanes: Lanes): void {
  const { out, pooled, depth } = body;
  const key = pooled === null || isZero(lanes) ? null : keyOf(lanes);
  let index = key === null ? undefined : pooled?.get(key);
  if (key !== null && index === undefined && depth > 0) {
    index = declare(body, 'v128');
    pooled?.set(key, index);
  }
  if (index === undefined) {
    out.bytes([code.simd, code.v128Const]);
    out.bytes(new Uint8Array(Int32Array.from(lanes).buffer));
  } else {
    out.byte(code.localGet);
    out.unsigned(index);
  }
}
