import type { Callable, Func, ValueType } from '../tree/nodes.ts';
import { writeBody } from './body.ts';
import { ByteWriter } from './byte-writer.ts';
import { code as codes, typeCodes } from './codes.ts';
import type { ConstantPool } from './pool.ts';

/** What became of one function, complete but for what the module decides: where callees and pooled constants are. */
export interface Code {
  readonly func: Func;
  /** Its instructions, without the index behind each `call`. */
  readonly bytes: Uint8Array;
  readonly calls: readonly CallSite[];
  /** Types of the locals that are not parameters, in order. */
  readonly declared: readonly ValueType[];
  /** Vector constants that stand in loops, by their lanes, and the local that holds each. */
  readonly pooled: ReadonlyMap<string, number>;
}

export interface CallSite {
  /** Where in the bytes the index of the callee belongs. */
  readonly at: number;
  readonly callee: Callable;
}

/** Encodes one function; with `pools`, the vector constants in its loops are read from memory once, on entry. */
export function codeOf(func: Func, pools: boolean): Code {
  const out = new ByteWriter();
  return { func, ...writeBody(out, func, pools), bytes: out.view() };
}

/** Encodes the functions and everything they call, directly or not, in order of first mention. */
export function codesOf(functions: readonly Func[], pools: boolean): Code[] {
  const found = new Set(functions);
  const done: Code[] = [];
  // A Set that grows while it is being walked is walked to its new end.
  for (const func of found) {
    const code = codeOf(func, pools);
    done.push(code);
    for (const { callee } of code.calls) if (callee.kind === 'func') found.add(callee);
  }
  return done;
}

/** Writes a function as it stands in the code section. */
export function writeCode(
  out: ByteWriter,
  { bytes, calls, declared, pooled }: Code,
  pool: ConstantPool | null,
  indexOf: (callee: Callable) => number,
): void {
  out.sized((inner) => {
    writeDeclarations(inner, declared);
    for (const [key, index] of pooled) {
      inner.bytes([codes.i32Const, 0, codes.simd, codes.v128Load, 4]);
      inner.unsigned(pool!.addressOf(key));
      inner.byte(codes.localSet);
      inner.unsigned(index);
    }
    let from = 0;
    for (const { at, callee } of calls) {
      inner.bytes(bytes.subarray(from, at));
      inner.unsigned(indexOf(callee));
      from = at;
    }
    inner.bytes(bytes.subarray(from));
  });
}

/** Types of the locals, as runs of equal ones. */
function writeDeclarations(out: ByteWriter, declared: readonly ValueType[]): void {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of declared) {
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  out.unsigned(runs.length);
  for (const { type, count } of runs) {
    out.unsigned(count);
    out.byte(typeCodes[type]);
  }
}
