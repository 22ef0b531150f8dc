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
    const at = firstFrom(shelves, offset);
    if (shelves[at]?.offset !== offset) shelves.splice(at, 0, { offset, slots: [] });
    const { slots } = shelves[at] as Shelf;
    slots.splice(firstLiving(slots, life.from), 0, { ...life, offset });
  }
  return shelves.flatMap(({ slots }) => slots);
}

function lowestPlace(shelves: readonly Shelf[], { from, to, bytes }: Omit<Slot, 'offset'>): number {
  let offset = 0;
  for (let at = 0; at < shelves.length; at++) {
    const shelf = shelves[at] as Shelf;
    if (shelf.offset >= offset + bytes) break;
    const { slots } = shelf;
    // Mostly they are at an end already, as those of one size come in the order of their lives.
    if ((slots[slots.length - 1] as Slot).to < from) continue;
    for (let i = firstLiving(slots, from); i < slots.length; i++) {
      const beside = slots[i] as Slot;
      if (beside.from > to) break;
      offset = Math.max(offset, shelf.offset + beside.bytes);
    }
  }
  return offset;
}

/** The first slot that is needed at `time` or later. */
function firstLiving(slots: readonly Slot[], time: number): number {
  let [low, high] = [0, slots.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((slots[middle] as Slot).to >= time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first shelf at `offset` or above. */
function firstFrom(shelves: readonly Shelf[], offset: number): number {
  let [low, high] = [0, shelves.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shelves[middle] as Shelf).offset >= offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
