interface Block {
  readonly address: number;
  readonly bytes: number;
}

/** Which addresses from `start` on are taken. Knows nothing of what stands there. */
export class Heap {
  /** Stretches that were given back, by address, no two of them side by side, none at the end. */
  #free: Block[] = [];
  #end: number;

  constructor(start: number) {
    this.#end = start;
  }

  /** Where the last stretch ends that is taken. */
  get end(): number {
    return this.#end;
  }

  /** Returns the lowest address of so many bytes that nobody has. */
  take(bytes: number): number {
    const at = this.#free.findIndex((block) => block.bytes >= bytes);
    const block = this.#free[at];
    if (block === undefined) {
      this.#end += bytes;
      return this.#end - bytes;
    }
    const rest = { address: block.address + bytes, bytes: block.bytes - bytes };
    this.#free.splice(at, 1, ...(rest.bytes > 0 ? [rest] : []));
    return block.address;
  }

  /** Takes back what was taken. */
  give(address: number, bytes: number): void {
    const found = this.#free.findIndex((block) => block.address > address);
    const at = found < 0 ? this.#free.length : found;
    this.#free.splice(at, 0, { address, bytes });
    this.#join(at);
    this.#join(at - 1);
    const last = this.#free.at(-1);
    if (last === undefined || last.address + last.bytes < this.#end) return;
    this.#end = last.address;
    this.#free.pop();
  }

  /** Makes one of a block and the next if they touch. */
  #join(at: number): void {
    const [block, next] = [this.#free[at], this.#free[at + 1]];
    if (block === undefined || next === undefined || block.address + block.bytes < next.address) return;
    this.#free.splice(at, 2, { address: block.address, bytes: block.bytes + next.bytes });
  }
}
