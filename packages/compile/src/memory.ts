import { padded } from './arena.ts';
import { bytesOf } from './bytes.ts';
import type { Value } from './ir.ts';
import { instructionsOf, type Kernel } from './kernels.ts';
import { nameOf } from './names.ts';
import type { Program } from './program.ts';

/** A stretch of memory, and when it is in use. */
export interface PlaceReport {
  /** What lies there: `input0`, `t12`, or the Variable's name. */
  readonly name: string;
  /** Where it begins: in the scratch, or for a Variable in the arena. */
  readonly offset: number;
  /** With what may be read behind the last element. */
  readonly bytes: number;
  /** The first kernel that uses it; −1 for inputs, which are there before. */
  readonly first: number;
  /** The last kernel that uses it; the number of kernels for what is read or copied when all have run. */
  readonly last: number;
}

export interface VariableReport extends PlaceReport {
  /** Whether a new value is written over the former one, or copied there when all kernels have run; `null` if there is none. */
  readonly update: 'in place' | 'copied' | null;
}

/** Where values lie while a program runs, the largest first. */
export interface MemoryReport {
  /** Two of these may have the same place if they do not live at the same time. */
  readonly scratch: readonly PlaceReport[];
  readonly variables: readonly VariableReport[];
}

export function memoryOf(program: Program): MemoryReport {
  return {
    scratch: program.plan.slots
      .map(({ value, offset, bytes, from, to }) => ({ name: nameOf(value), offset, bytes, first: from, last: to }))
      .sort(bySize),
    variables: program.listing.variables.map((value) => reportOfVariable(value, program)).sort(bySize),
  };
}

function bySize(a: PlaceReport, b: PlaceReport): number {
  return b.bytes - a.bytes || a.offset - b.offset || a.first - b.first;
}

function reportOfVariable(former: Value, { plan, listing, kernels, addressOf }: Program): VariableReport {
  const isOf = (variable: unknown) => former.origin.kind === 'variable' && former.origin.variable === variable;
  const written = [...plan.inPlace].flatMap(([value, { variable }]) => (isOf(variable) ? [value] : []));
  const isCopied = plan.copied.some(({ variable }) => isOf(variable));
  const there = new Set([former, ...written]);
  const using = kernels.flatMap((kernel, i) => (uses(kernel, there) ? [i] : []));
  const isReadLast = isCopied || [...listing.outputs, ...listing.assignments].some(({ value }) => value === former);
  return {
    name: nameOf(former),
    offset: addressOf(former),
    bytes: padded(bytesOf(former.dtype, former.size)),
    first: using[0] ?? kernels.length,
    last: isReadLast ? kernels.length : (using.at(-1) ?? kernels.length),
    update: written.length > 0 ? 'in place' : isCopied ? 'copied' : null,
  };
}

function uses(kernel: Kernel, values: ReadonlySet<Value>): boolean {
  return instructionsOf(kernel).some(
    ({ inputs, output }) => values.has(output) || inputs.some(({ value }) => values.has(value)),
  );
}

/** The places that a report writes out of each sort. */
const MOST_LINES = 12;

/** Returns a table of what lies where, of the largest places. */
export function memoryLines({ scratch, variables }: MemoryReport, kernels: number): string[] {
  return [
    ...table('scratch', scratch, kernels, () => ''),
    ...table('variables', variables, kernels, ({ update }) => (update === null ? '' : `, ${updated[update]}`)),
  ];
}

const updated: Readonly<Record<NonNullable<VariableReport['update']>, string>> = {
  'in place': 'updated in place',
  copied: 'updated by a copy',
};

function table<T extends PlaceReport>(
  title: string,
  places: readonly T[],
  kernels: number,
  more: (place: T) => string,
) {
  if (places.length === 0) return [];
  const shown = places.slice(0, MOST_LINES);
  const width = (texts: readonly unknown[]) => Math.max(...texts.map((text) => String(text).length));
  const names = width(shown.map(({ name }) => name));
  const [offsets, bytes] = [width(shown.map(({ offset }) => offset)), width(shown.map((each) => each.bytes))];
  const lines = shown.map((place) => {
    const at = `${String(place.offset).padStart(offsets)}  ${String(place.bytes).padStart(bytes)} bytes`;
    return `  ${place.name.padEnd(names)}  at ${at}  ${lifetime(place, kernels)}${more(place)}`;
  });
  const rest = places.length - shown.length;
  return [title, ...lines, ...(rest > 0 ? [`  and ${rest} that are no larger`] : [])];
}

function lifetime({ first, last }: PlaceReport, kernels: number): string {
  const [from, to] = [first < 0 ? 'start' : first, last];
  if (first >= kernels) return 'at the end';
  if (to >= kernels) return `${from} to the end`;
  return first === last ? `in ${first}` : `${from} to ${to}`;
}
