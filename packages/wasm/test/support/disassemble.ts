import wabt from 'wabt';

const toolkit = await wabt();
const features = { simd: true, relaxed_simd: true, threads: true, sat_float_to_int: true, bulk_memory: true };

/** The text form of a module, made by an independent tool that also validates it. */
export function disassemble(bytes: Uint8Array): string {
  const module = toolkit.readWasm(bytes, features);
  try {
    module.validate();
    return module.toText({ foldExprs: false, inlineExport: false });
  } finally {
    module.destroy();
  }
}

/** The bytes of a module in text form. */
export function assemble(text: string): Uint8Array<ArrayBuffer> {
  const module = toolkit.parseWat('module.wat', text, features);
  try {
    return new Uint8Array(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}
