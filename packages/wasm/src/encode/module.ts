import type { Callable, Func, FuncImport } from '../tree/nodes.ts';
import { ByteWriter } from './byte-writer.ts';
import { type Code, codesOf } from './code.ts';
import { ConstantPool } from './pool.ts';
import { writeModule } from './sections.ts';

/** One memory, in pages of 64 KiB. */
export interface MemoryOptions {
  readonly pages: number;
  /** Needed when `shared`. */
  readonly maxPages?: number;
  readonly shared?: boolean;
  /** Whoever instantiates the module hands the memory in under these names; otherwise the module makes its own. */
  readonly import?: { readonly module: string; readonly name: string };
  /** Exported under this name. */
  readonly export?: string;
}

/** Bytes that stand in memory from the start. */
export interface DataSegment {
  readonly address: number;
  readonly bytes: Uint8Array;
}

export interface ModuleOptions {
  /** Exported under their names. Functions they call, and functions those call, come along unexported. */
  readonly functions: readonly Func[];
  readonly memory?: MemoryOptions;
  readonly data?: readonly DataSegment[];
  /**
   * Where vector constants that stand in loops are kept, a multiple of 16, or a function that finds room for so many bytes.
   * Functions load them into locals on entry, which makes loops up to three times as fast on some engines. Without it they
   * stay in the code.
   */
  readonly constantPool?: { readonly address: number | ((bytes: number) => number) };
}

/**
 * The bytes of a WebAssembly module.
 *
 * @example
 * ```ts
 * import { encodeModule, func, i32, local } from '@lossgraph/wasm';
 *
 * const [x, y] = [local('i32', 'x'), local('i32', 'y')];
 * const add = func({ name: 'add', params: [x, y], value: i32.add(x, y) });
 * const module = new WebAssembly.Module(encodeModule({ functions: [add] }));
 * const exports = new WebAssembly.Instance(module).exports as { add(x: number, y: number): number };
 * exports.add(2, 3); // 5
 * ```
 */
export function encodeModule({ functions, memory, data = [], constantPool }: ModuleOptions): Uint8Array<ArrayBuffer> {
  checkNames([...functions.map(({ name }) => name), ...(memory?.export === undefined ? [] : [memory.export])]);
  const codes = codesOf(functions, constantPool !== undefined);
  const imports = [...new Set(codes.flatMap(importsOf))];
  const pool = constantPool ? poolOf(codes, constantPool.address) : null;
  const out = new ByteWriter();
  writeModule(out, {
    imports,
    codes,
    pool,
    exported: functions,
    indices: new Map([...imports, ...codes.map(({ func }): Callable => func)].map((callee, index) => [callee, index])),
    memory: memory ?? null,
    data: pool ? [...data, pool.segment()] : data,
  });
  return out.view().slice();
}

function importsOf({ calls }: Code): FuncImport[] {
  return calls.flatMap(({ callee }) => (callee.kind === 'import' ? [callee] : []));
}

function poolOf(codes: readonly Code[], address: number | ((bytes: number) => number)): ConstantPool {
  const keys = new Set(codes.flatMap(({ pooled }) => [...pooled.keys()]));
  return new ConstantPool(typeof address === 'number' ? address : address(16 * keys.size), keys);
}

function checkNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new Error(`encodeModule: two exports of one name; got '${name}' twice`);
    seen.add(name);
  }
}
