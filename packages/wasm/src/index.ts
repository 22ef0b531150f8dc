export { type DataSegment, encodeModule, type MemoryOptions, type ModuleOptions } from './encode/module.ts';
export { detectFeatures, type Features, withFeatures } from './features.ts';
export { scratchBytes as gemmScratchBytes, sumsInMemory as gemmSumsInMemory } from './gemm/blocks.ts';
export type { FloatType } from './gemm/elements.ts';
export { type Gemm, type GemmOptions, gemm, gemmOfAnySize } from './gemm/gemm.ts';
export { type GemmKernels, gemmKernels, type KernelOptions, type TileRows } from './gemm/micro-kernel.ts';
export {
  createGemm,
  type GemmService,
  type GemmServiceOptions,
  type MatrixProduct,
} from './gemm/service.ts';
export type { Epilogue, FinishedTile } from './gemm/tile.ts';
export type { Binary, Load, LoadLane, Shift, Store, StoreLane, Ternary, Unary } from './instructions/define.ts';
export * as f32 from './instructions/f32.ts';
export * as f32x4 from './instructions/f32x4.ts';
export * as f64 from './instructions/f64.ts';
export * as f64x2 from './instructions/f64x2.ts';
export * as i8x16 from './instructions/i8x16.ts';
export * as i16x8 from './instructions/i16x8.ts';
export * as i32 from './instructions/i32.ts';
export * as i32x4 from './instructions/i32x4.ts';
export * as i64 from './instructions/i64.ts';
export * as i64x2 from './instructions/i64x2.ts';
export { select } from './instructions/select.ts';
export * as v128 from './instructions/v128.ts';
export { type Arithmetic, relaxed, reproducible } from './math/arithmetic.ts';
export * as math from './math/index.ts';
export { printFunc } from './print/print.ts';
export { maxOfLanes, minOfLanes, sumOfLanes } from './reduce/lanes.ts';
export { type Sum, type SumOptions, sum } from './reduce/sum.ts';
export type { Size } from './size.ts';
export { block, br, brIf, doWhile, drop, forLoop, if_, label, loop, type Range, return_ } from './tree/control.ts';
export { call, type FuncImportOptions, type FuncOptions, func, importFunc } from './tree/func.ts';
export { local, locals, once, sequence, set, statements, tee } from './tree/locals.ts';
export { lockstep } from './tree/lockstep.ts';
export type {
  Callable,
  Expr,
  F32,
  F64,
  Func,
  FuncImport,
  I32,
  I64,
  Label,
  Lanes,
  Local,
  None,
  Operand,
  Stmt,
  V128,
  ValueType,
} from './tree/nodes.ts';
