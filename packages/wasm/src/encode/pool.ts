import type { Lanes } from '../tree/nodes.ts';
import type { DataSegment } from './module.ts';

/**
 * Vector constants in linear memory, each once.
 *
 * Engines may build a `v128.const` anew in every round of a loop, from two to four instructions: V8 13.6 does, and exp takes
 * three times as long. A constant loaded into a local before the loop costs nothing inside it.
 */
export class ConstantPool {
  readonly #address: number;
  readonly #keys: ReadonlyMap<string, number>;

  /** @param keys the lanes of each constant, written `a,b,c,d` */
  constructor(address: number, keys: ReadonlySet<string>) {
    this.#address = address;
    this.#keys = new Map([...keys].map((key, place) => [key, place]));
  }

  addressOf(key: string): number {
    const place = this.#keys.get(key);
    if (place === undefined) throw new Error(`constant pool: unknown constant ${key}`);
    return this.#address + 16 * place;
  }

  /** What must stand in memory from the start. */
  segment(): DataSegment {
    const lanes = [...this.#keys.keys()].flatMap((key) => key.split(',').map(Number));
    return { address: this.#address, bytes: new Uint8Array(Int32Array.from(lanes).buffer) };
  }
}

export function keyOf(lanes: Lanes): string {
  return lanes.join();
}

export function isZero([a, b, c, d]: Lanes): boolean {
  return (a | b | c | d) === 0;
}
