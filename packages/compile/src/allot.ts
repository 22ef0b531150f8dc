import { padded } from './arena.ts';
import { bytesOf } from './bytes.ts';
import type { Value } from './ir.ts';

/** How long a value is in memory, and how many elements of it. */
export interface Life {
  readonly value: Value;
  readonly size: number;
  /** The kernels that make it and that read it last; −1 for what is there before, the number of kernels for what is read after. */
  readonly from: number;
  readonly to: number;
}

/** Where a value lies in the stretch that a program uses while it runs. */
export interface Slot extends Life {
  readonly offset: number;
  readonly bytes: number;
}

/** What begins at one offset: no two live at the same time, so that they stand in the order of their lives. */
interface Shelf {
  readonly offset: number;
  readonly slots: Slot[];
}

/** Returns a place for each: large ones first, each at the lowest place where nothing lives at the same time. */
export function allot(lives: readonly Life[]): Slot[] {
  const shelves: Shelf[] = [];
  const bySize = lives
    .map((life) => ({ ...life, bytes: padded(bytesOf(life.value.dtype, life.size)) }))
    .sort((a, b) => b.bytes - a.bytes);
  for (const life of bySize) {
    const offset = lowestPlace(shelves, life);
    const at = firstIndex(shelves, (shelf) => shelf.offset >= offset);
    if (shelves[at]?.offset !== offset) shelves.splice(at, 0, { offset, slots: [] });
    const { slots } = shelves[at] as Shelf;
    slots.splice(firstLivingAt(slots, life.from), 0, { ...life, offset });
  }
  return shelves.flatMap(({ slots }) => slots);
}

function lowestPlace(shelves: readonly Shelf[], { from, to, bytes }: Omit<Slot, 'offset'>): number {
  let offset = 0;
  for (const shelf of shelves) {
    if (shelf.offset >= offset + bytes) break;
    for (let i = firstLivingAt(shelf.slots, from); i < shelf.slots.length; i++) {
      const beside = shelf.slots[i] as Slot;
      if (beside.from > to) break;
      offset = Math.max(offset, beside.offset + beside.bytes);
    }
  }
  return offset;
}

/** The first slot that is still needed at `time`: mostly none, as those of one size come in the order of their lives. */
function firstLivingAt(slots: readonly Slot[], time: number): number {
  const last = slots[slots.length - 1];
  return last === undefined || last.to < time ? slots.length : firstIndex(slots, ({ to }) => to >= time);
}

/** The first index from which on `holds` is true. */
function firstIndex<T>(list: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
