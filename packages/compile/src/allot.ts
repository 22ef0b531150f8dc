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

/**
 * Returns a place for each: large ones first, each at the lowest place where nothing lives at the same time.
 *
 * What begins at one offset never lives at the same time, so that it stands on a shelf in the order of its lives; and as
 * those of one size come in that order, one look at the end of a shelf mostly tells that it is free.
 */
export function allot(lives: readonly Life[]): Slot[] {
  const shelves = new Shelves();
  lives
    .map((life) => ({ ...life, bytes: padded(bytesOf(life.value.dtype, life.size)) }))
    .sort((a, b) => b.bytes - a.bytes || a.from - b.from || a.to - b.to)
    .forEach((life) => {
      shelves.put({ ...life, offset: shelves.lowestPlace(life) });
    });
  return shelves.slots.flat();
}

/** By ascending offset. */
class Shelves {
  readonly slots: Slot[][] = [];
  readonly #offsets: number[] = [];
  /** When each is free for good. */
  readonly #ends: number[] = [];
  #last: Slot | null = null;

  lowestPlace({ from, to, bytes }: Omit<Slot, 'offset'>): number {
    // Below the place of the last one there is none for its like.
    const last = this.#last;
    const isAlike = last !== null && last.bytes === bytes && last.from === from && last.to === to;
    let lowest = isAlike ? last.offset + bytes : 0;
    for (let at = isAlike ? this.#indexOf(last.offset) : 0; at < this.#offsets.length; at++) {
      const offset = this.#offsets[at] as number;
      if (offset >= lowest + bytes) break;
      if ((this.#ends[at] as number) < from) continue;
      const slots = this.slots[at] as Slot[];
      for (let i = slots.length === 1 ? 0 : firstLiving(slots, from); i < slots.length; i++) {
        const beside = slots[i] as Slot;
        if (beside.from > to) break;
        if (offset + beside.bytes > lowest) lowest = offset + beside.bytes;
      }
    }
    return lowest;
  }

  put(slot: Slot): void {
    const { offset, from, to } = slot;
    const at = this.#indexOf(offset);
    this.#last = slot;
    if (this.#offsets[at] !== offset) {
      this.#offsets.splice(at, 0, offset);
      this.#ends.splice(at, 0, to);
      this.slots.splice(at, 0, []);
    }
    const slots = this.slots[at] as Slot[];
    slots.splice(firstLiving(slots, from), 0, slot);
    this.#ends[at] = Math.max(this.#ends[at] as number, to);
  }

  /** The first shelf at an offset or above. */
  #indexOf(offset: number): number {
    return firstIndex(this.#offsets, (each) => each >= offset);
  }
}

/** The first slot that is needed at `time` or later. */
function firstLiving(slots: readonly Slot[], time: number): number {
  return firstIndex(slots, ({ to }) => to >= time);
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
