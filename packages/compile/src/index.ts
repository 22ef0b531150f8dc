export { type AnyFunction, type Compiled, compile } from './compile.ts';
export type { Inspection, InspectOptions, KernelReport, ProgramReport } from './inspect.ts';
export type { MemoryReport, PlaceReport, VariableReport } from './memory.ts';
export type { CompileOptions } from './options.ts';
