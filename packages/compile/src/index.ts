export { type AnyFunction, type Compiled, type CompileOptions, compile } from './compile.ts';
export type { Inspection, InspectOptions, KernelReport, ProgramReport } from './inspect.ts';
