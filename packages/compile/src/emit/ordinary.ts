import { DTypeError, type Strided, type Values } from '@lossgraph/core';
import { type FuncImport, importFunc } from '@lossgraph/wasm';
import { arrayOver, viewOn } from '../bytes.ts';
import type { Access, Instruction, Value } from '../ir.ts';
import type { Places } from './places.ts';

/** The module name under which WebAssembly code finds the ordinary kernels. */
export const ORDINARY = 'ordinary';

export function importOrdinary(name: string): FuncImport<'none'> {
  return importFunc({ module: ORDINARY, name, result: 'none' });
}

/** Returns a function that runs an op's own kernel on arrays in the program's memory. */
export function ordinary(instruction: Instruction, places: Places, memory: WebAssembly.Memory): () => void {
  const { op, attrs, inputs, output } = instruction;
  const kernel = op.kind === 'view' ? undefined : op.kernel;
  if (kernel === undefined) throw new DTypeError(`${op.name}: no kernel; got ${op.kind}; allowed are ops with one`);
  let buffer: ArrayBuffer | null = null;
  let out: Strided;
  let operands: Strided[];
  return () => {
    if (buffer !== memory.buffer) {
      buffer = memory.buffer;
      out = arrayOver(elements(memory.buffer, output, places), output.shape);
      operands = inputs.map((access) => operand(memory.buffer, access, places));
    }
    out.data.fill(0); // kernels count on fresh arrays
    kernel(out, operands, attrs);
  };
}

function elements(buffer: ArrayBuffer, value: Value, places: Places): Values {
  return viewOn(buffer, value.dtype, places.addressOf(value), value.size);
}

function operand(buffer: ArrayBuffer, { value, shape, stride, offset }: Access, places: Places): Strided {
  return arrayOver(elements(buffer, value, places), shape, stride, offset);
}
