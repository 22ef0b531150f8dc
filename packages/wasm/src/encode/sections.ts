import type { Callable, Func, FuncImport } from '../tree/nodes.ts';
import type { ByteWriter } from './byte-writer.ts';
import { type Code, writeCode } from './code.ts';
import { typeCodes } from './codes.ts';
import type { DataSegment, MemoryOptions } from './module.ts';
import type { ConstantPool } from './pool.ts';
import { type Signature, signatures } from './signatures.ts';

/** A module with everything in its place. */
export interface Layout {
  readonly imports: readonly FuncImport[];
  readonly codes: readonly Code[];
  readonly pool: ConstantPool | null;
  readonly exported: readonly Func[];
  readonly indices: ReadonlyMap<Callable, number>;
  readonly memory: MemoryOptions | null;
  readonly data: readonly DataSegment[];
}

/** Writes the header and the sections, in the order that the format asks for. */
export function writeModule(out: ByteWriter, layout: Layout): void {
  const { imports, codes, pool, memory, data, indices } = layout;
  const types = signatures([...imports, ...codes.map(({ func }) => func)]);
  out.bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]); // '\0asm', version 1
  section(out, 1, types.all, writeSignature);
  section(out, 2, importsOf(layout), (entry, { module, name, what }) => {
    entry.name(module);
    entry.name(name);
    entry.byte(what.kind === 'import' ? 0x00 : 0x02);
    if (what.kind === 'import') entry.unsigned(types.indexOf.get(what)!);
    else writeLimits(entry, what.memory);
  });
  section(out, 3, codes, (entry, { func }) => entry.unsigned(types.indexOf.get(func)!));
  section(out, 5, memory && !memory.import ? [memory] : [], writeLimits);
  section(out, 7, exportsOf(layout), (entry, { name, kind, index }) => {
    entry.name(name);
    entry.byte(kind);
    entry.unsigned(index);
  });
  section(out, 10, codes, (entry, code) => writeCode(entry, code, pool, (callee) => indices.get(callee)!));
  section(out, 11, data, writeSegment);
}

/** A section is its number, its length, and its entries behind their count. Empty ones are left out. */
function section<T>(
  out: ByteWriter,
  id: number,
  entries: readonly T[],
  write: (out: ByteWriter, entry: T) => void,
): void {
  if (entries.length === 0) return;
  out.byte(id);
  out.sized((inner) => {
    inner.unsigned(entries.length);
    for (const entry of entries) write(inner, entry);
  });
}

function writeSignature(out: ByteWriter, { params, result }: Signature): void {
  out.byte(0x60);
  out.unsigned(params.length);
  for (const type of params) out.byte(typeCodes[type]);
  out.bytes(result === 'none' ? [0] : [1, typeCodes[result]]);
}

interface Import {
  readonly module: string;
  readonly name: string;
  readonly what: FuncImport | { readonly kind: 'memory'; readonly memory: MemoryOptions };
}

function importsOf({ imports, memory }: Layout): Import[] {
  const functions: Import[] = imports.map((what) => ({ module: what.module, name: what.name, what }));
  return memory?.import ? [...functions, { ...memory.import, what: { kind: 'memory', memory } }] : functions;
}

function exportsOf({ exported, memory, indices }: Layout): { name: string; kind: number; index: number }[] {
  const functions = exported.map((func) => ({ name: func.name, kind: 0x00, index: indices.get(func)! }));
  return memory?.export === undefined ? functions : [...functions, { name: memory.export, kind: 0x02, index: 0 }];
}

function writeLimits(out: ByteWriter, { pages, maxPages, shared = false }: MemoryOptions): void {
  out.byte((maxPages === undefined ? 0 : 1) | (shared ? 2 : 0));
  out.unsigned(pages);
  if (maxPages !== undefined) out.unsigned(maxPages);
}

/** A segment of memory 0: its address as `i32.const`, then its bytes. */
function writeSegment(out: ByteWriter, { address, bytes }: DataSegment): void {
  out.bytes([0x00, 0x41]);
  out.signed(address);
  out.byte(0x0b);
  out.unsigned(bytes.length);
  out.bytes(bytes);
}
