import { encodeModule, type Func, type ModuleOptions } from '../../src/index.ts';

export type Exports = Readonly<Record<string, (...values: (number | bigint)[]) => number>>;

/** Encodes, compiles and instantiates a module that needs no imports. */
export function run(functions: readonly Func[], options: Omit<ModuleOptions, 'functions'> = {}): Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(encodeModule({ functions, ...options })))
    .exports as unknown as Exports;
}
