import type { Callable, Const, Func, Label, Lanes, Local } from '../tree/nodes.ts';
import type { ByteWriter } from './byte-writer.ts';
import { code } from './codes.ts';
import { keyOf } from './contents.ts';
import type { Frame } from './frame.ts';
import type { Node } from './walk.ts';

/** Where a function's code goes, and what its names mean. */
interface Body {
  readonly out: ByteWriter;
  readonly frame: Frame;
  readonly indexOf: (callee: Callable) => number;
  /** Blocks around the place being written, outermost first; null where nothing can jump to. */
  readonly labels: (Label | null)[];
}

/** Writes the instructions of one function. */
export function writeBody(out: ByteWriter, func: Func, frame: Frame, indexOf: (callee: Callable) => number): void {
  const body: Body = { out, frame, indexOf, labels: [] };
  for (const { index, address } of frame.hoisted.values()) {
    out.bytes([code.i32Const, 0, code.simd, code.v128Load, 4]);
    out.unsigned(address);
    out.byte(code.localSet);
    out.unsigned(index);
  }
  writeAll(body, func.body);
  if (func.value) write(body, func.value);
  out.byte(code.end);
}

type Writers = { readonly [K in Node['kind']]: (body: Body, node: Extract<Node, { kind: K }>) => void };

const writers: Writers = {
  local: (body, local) => writeLocal(body, code.localGet, local),
  const: ({ out, frame }, constant) => writeConstant(out, frame, constant),
  operation(body, { operands, instruction, immediates }) {
    writeAll(body, operands);
    if (instruction.prefix === 0) body.out.byte(instruction.code);
    else {
      body.out.byte(instruction.prefix);
      body.out.unsigned(instruction.code);
    }
    for (const each of immediates) body.out.unsigned(each);
  },
  call(body, { operands, callee }) {
    writeAll(body, operands);
    body.out.byte(code.call);
    body.out.unsigned(body.indexOf(callee));
  },
  set(body, { value, local }) {
    write(body, value);
    writeLocal(body, code.localSet, local);
  },
  tee(body, { value, local }) {
    write(body, value);
    writeLocal(body, code.localTee, local);
  },
  sequence(body, sequence) {
    writeAll(body, sequence.body);
    if (sequence.value) write(body, sequence.value);
  },
  drop(body, { value }) {
    write(body, value);
    body.out.byte(code.drop);
  },
  return(body, { value }) {
    if (value) write(body, value);
    body.out.byte(code.return);
  },
  if(body, node) {
    write(body, node.condition);
    nested(body, code.if, null, () => {
      writeAll(body, node.body);
      if (node.otherwise.length > 0) body.out.byte(code.else);
      writeAll(body, node.otherwise);
    });
  },
  block: (body, node) => nested(body, code.block, node.label, () => writeAll(body, node.body)),
  loop: (body, node) => nested(body, code.loop, node.label, () => writeAll(body, node.body)),
  branch(body, { condition, label }) {
    if (condition) write(body, condition);
    const at = body.labels.lastIndexOf(label);
    if (at < 0) throw new Error(`branch: not inside a block or loop labelled '${label.name}'`);
    body.out.byte(condition ? code.brIf : code.br);
    body.out.unsigned(body.labels.length - 1 - at);
  },
  for: writeFor,
};

function write(body: Body, node: Node): void {
  // The table has the writer of each kind; TypeScript cannot see that the two agree.
  (writers[node.kind] as (body: Body, node: Node) => void)(body, node);
}

function writeAll(body: Body, nodes: readonly Node[]): void {
  for (const node of nodes) write(body, node);
}

function writeLocal({ out, frame }: Body, instruction: number, local: Local): void {
  out.byte(instruction);
  out.unsigned(frame.indices.get(local)!);
}

function nested(body: Body, instruction: number, label: Label | null, inside: () => void): void {
  body.out.byte(instruction);
  body.out.byte(code.noResult);
  body.labels.push(label);
  inside();
  body.labels.pop();
  body.out.byte(code.end);
}

/** counter = from; if (counter < to) do { body; counter += step } while (counter < to) */
function writeFor(body: Body, { counter, from, to, step, body: rounds }: Extract<Node, { kind: 'for' }>): void {
  const { out } = body;
  const below = () => {
    writeLocal(body, code.localGet, counter);
    write(body, to);
    out.byte(code.i32LtU);
  };
  const loop = () =>
    nested(body, code.loop, null, () => {
      writeAll(body, rounds);
      writeLocal(body, code.localGet, counter);
      out.byte(code.i32Const);
      out.signed(step);
      out.byte(code.i32Add);
      writeLocal(body, code.localSet, counter);
      below();
      out.bytes([code.brIf, 0]);
    });
  write(body, from);
  writeLocal(body, code.localSet, counter);
  const entered = from.kind === 'const' && to.kind === 'const' && Number(from.value) >>> 0 < Number(to.value) >>> 0;
  if (entered) loop();
  else {
    below();
    nested(body, code.if, null, loop);
  }
}

function writeConstant(out: ByteWriter, frame: Frame, { type, value }: Const): void {
  if (type === 'v128') {
    const lanes = value as Lanes;
    const hoisted = frame.hoisted.get(keyOf(lanes));
    out.bytes(hoisted ? [code.localGet] : [code.simd, code.v128Const]);
    if (hoisted) out.unsigned(hoisted.index);
    else out.bytes(new Uint8Array(Int32Array.from(lanes).buffer));
    return;
  }
  out.byte(code[`${type}Const`]);
  if (type === 'i32') out.signed(Number(value));
  else if (type === 'i64') out.signed64(BigInt(value as bigint));
  else if (type === 'f32') out.float32(Number(value));
  else out.float64(Number(value));
}
