export { type AnyFunction, type Compiled, type CompileOptions, compile } from './compile.ts';
export type { Inspection, KernelReport, ProgramReport } from './inspect.ts';
