/** Reads one JSON value from bytes in any pieces. `read` gets the value's first byte first and stops after its last. */
export interface ValueReader {
  done: boolean;
  /** Reads `bytes[from, to)` and returns where it stopped; `base` is the offset of `bytes[0]` in the file. */
  read(bytes: Uint8Array, from: number, to: number, base: number): number;
}
