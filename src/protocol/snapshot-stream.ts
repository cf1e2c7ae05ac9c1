/**
 * What the capture worker tells the analysis worker, without the host between them, while it writes a snapshot to `file`:
 * `begin`, the bytes in any pieces, then `whole` or `failed`; one snapshot after the other. It only saves time: the file is
 * what counts, and is read whenever something is missing here.
 */
export type SnapshotMessage =
  | {
      readonly kind: 'begin';
      /** Absolute path. */
      readonly file: string;
      /** 0 is the main thread. */
      readonly thread: number;
      /** The last snapshot of its thread as planned: its graph will be asked for. */
      readonly isLast: boolean;
      /** One number in shared memory: bytes that are on the way. The sender adds, who has read them subtracts. */
      readonly waitingBytes: Int32Array;
    }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'whole' }
  /** Also after `whole`, when the file could not be kept. */
  | { readonly kind: 'failed' };
