import { formatShape } from '@lossgraph/core';
import { padded } from './arena.ts';
import { bytesOf } from './bytes.ts';
import type { Access, Instruction, Value } from './ir.ts';
import { instructionsOf, type Kernel, type LoopKernel, type Step } from './kernels.ts';
import { type MemoryReport, memoryLines, memoryOf } from './memory.ts';
import { nameOf, shortest } from './names.ts';
import type { Program } from './program.ts';
import { ANYWHERE } from './ranges.ts';
import { sameList } from './strides.ts';

/** One function of a compiled program. */
export interface KernelReport {
  readonly kind: Kernel['kind'];
  /** The ops that it does, in order. */
  readonly ops: readonly string[];
  /** What it does, as pseudo-code. */
  readonly code: string;
  /** The least time it took, in µs; `null` unless it was measured. */
  readonly microseconds: number | null;
}

export interface InspectOptions {
  /** Whether to run every kernel of the latest program some times and say how long it takes. No Variable changes. */
  readonly time?: boolean;
}

export interface ProgramReport {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly kernels: readonly KernelReport[];
  /** How many kernels are the ops' own, outside WebAssembly. */
  readonly ordinary: number;
  /** Size of the WebAssembly module. */
  readonly moduleBytes: number;
  /** Memory that is in use while the program runs, and used again by the next. */
  readonly scratchBytes: number;
  readonly variableBytes: number;
  /** Assignments that need a copy, as something reads the former value, or may still throw. */
  readonly copies: number;
  readonly memory: MemoryReport;
}

/** What became of a compiled function. */
export interface Inspection {
  readonly name: string;
  readonly arenaBytes: number;
  readonly programs: readonly ProgramReport[];
  toString(): string;
}

export function inspect(
  name: string,
  programs: readonly Program[],
  arenaBytes: number,
  { time = false }: InspectOptions,
): Inspection {
  const reports = programs.map((program, i) => reportOf(program, time && i === 0 ? program.time(ROUNDS) : []));
  return { name, arenaBytes, programs: reports, toString: () => textOf(name, reports, arenaBytes) };
}

function reportOf(program: Program, times: readonly number[]): ProgramReport {
  const { listing, kernels, plan, moduleBytes } = program;
  const room = (values: readonly Value[]) => values.reduce((sum, v) => sum + padded(bytesOf(v.dtype, v.size)), 0);
  return {
    inputs: listing.inputs.map(typeOf),
    outputs: listing.outputs.map(({ value, shape }) => `${nameOf(value)}: ${value.dtype} ${formatShape(shape)}`),
    kernels: kernels.map((kernel, i) => ({
      kind: kernel.kind,
      ops: opsOf(kernel),
      code: codeOf(kernel),
      microseconds: times[i] || null,
    })),
    ordinary: kernels.filter(({ kind }) => kind === 'ordinary').length,
    moduleBytes,
    scratchBytes: plan.scratchBytes,
    variableBytes: room(listing.variables),
    copies: plan.copied.length,
    memory: memoryOf(program),
  };
}

const ROUNDS = 30;

function opsOf(kernel: Kernel): string[] {
  return instructionsOf(kernel).map(({ op }) => op.name);
}

function codeOf(kernel: Kernel): string {
  if (kernel.kind === 'loop') return codeOfLoop(kernel);
  const line = lineOf(kernel.instruction);
  if (kernel.kind !== 'product') return `${line}${kernel.kind === 'ordinary' ? '   # ordinary kernel' : ''}`;
  const steps = kernel.epilogue.map((step) => `  ${lineOfStep(step)}`);
  return [line, ...(steps.length > 0 ? ['for each tile, 4 at a time:', ...steps] : [])].join('\n');
}

function codeOfLoop(kernel: LoopKernel): string {
  const { shape, split, columns, steps, width } = kernel;
  const lanes = width === 4 ? ', 4 at a time' : '';
  if (split === null)
    return [`for each of ${formatShape(shape)}${lanes}:`, ...steps.map((s) => `  ${lineOfStep(s)}`)].join('\n');
  const [first, second] = [shape.slice(0, split), shape.slice(split)];
  const [kept, reduced] = columns ? [second, first] : [first, second];
  const lines = [`for each of ${formatShape(kept)}${columns ? lanes : ''}:`];
  for (let stage = 0; stage <= Math.max(...steps.map((s) => s.stage)); stage++) {
    const inside = steps.filter((step) => step.stage === stage && step.level === 'each');
    if (inside.length > 0) lines.push(`  for each of ${formatShape(reduced)}${columns ? '' : lanes}:`);
    lines.push(...inside.map((step) => `    ${lineOfStep(step)}`));
    const after = steps.filter((step) => step.stage === stage && step.level === 'kept');
    lines.push(...after.map((step) => `  ${lineOfStep(step)}`));
  }
  return lines.join('\n');
}

/** With the range of the operand, where the function is shorter for knowing it. */
function lineOfStep(step: Step): string {
  const line = lineOf(step.instruction);
  const range = step.instruction.inputs[0]?.value.range ?? ANYWHERE;
  if (step.kind === 'reduce' || step.rule.ranged !== true || sameList(range, ANYWHERE)) return line;
  const [low, high] = range.map((x) => (Object.is(x, -0) ? '-0' : shortest(x)));
  return `${line} of ${low} … ${high}`;
}

function lineOf({ op, inputs, output }: Instruction): string {
  return `${nameOf(output)} = ${op.name}(${inputs.map(operandOf).join(', ')})   # ${output.dtype} ${formatShape(output.shape)}`;
}

function operandOf({ value, shape }: Access): string {
  const name = nameOf(value);
  return shape.join() === value.shape.join() || value.origin.kind === 'uniform'
    ? name
    : `${name} as ${formatShape(shape)}`;
}

function typeOf(value: Value): string {
  return `${nameOf(value)}: ${value.dtype} ${formatShape(value.shape)}`;
}

function textOf(name: string, programs: readonly ProgramReport[], arenaBytes: number): string {
  const parts = programs.map((program) =>
    [
      `${name}(${program.inputs.join(', ')}) -> ${program.outputs.join(', ') || 'nothing'}`,
      `  ${program.kernels.length} kernels, ${program.ordinary} of them ordinary; ${program.copies} copies; ` +
        `module ${program.moduleBytes} bytes, scratch ${program.scratchBytes}, variables ${program.variableBytes}`,
      ...program.kernels.map(({ kind, code, microseconds }, i) => {
        const time = microseconds === null ? '' : `, ${microseconds.toPrecision(3)} µs`;
        return `  ${i} ${kind}${time}\n${indented(code)}`;
      }),
      ...memoryLines(program.memory, program.kernels.length).map((line) => `  ${line}`),
    ].join('\n'),
  );
  return [
    `${name}: ${programs.length} program${programs.length === 1 ? '' : 's'}, arena ${arenaBytes} bytes`,
    ...parts,
  ].join('\n');
}

function indented(code: string): string {
  return code
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
