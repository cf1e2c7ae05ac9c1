import { KERNEL_BASE64 } from './wasm/kernel-bytes.ts';

/** Bytes that are read at once. */
export const PIECE = 1 << 20;
/** Numbers that are handed on at once. */
export const BATCH = 1 << 16;

const INPUT_AT = 1024;
/** The kernel loads up to 8 bytes from the last digit on. */
const PADDING = 64;
const OUTPUT_AT = INPUT_AT + PIECE + PADDING;
const PAGE = 1 << 16;

interface KernelExports {
  numbers(from: number, to: number, out: number, room: number): number;
  countNumbers(from: number, to: number, digitBefore: number): number;
  strings(from: number, to: number, base: number, out: number, room: number): number;
  stopped(): number;
  inside(): number;
}

/** The WebAssembly half of the scanner, with a piece of input and a batch of output in its memory. */
export interface Kernel {
  /** Read into this, or copy. */
  readonly input: Uint8Array;
  readonly output: Uint32Array<ArrayBuffer>;
  /** Numbers of `input[from, to)` to `output[count…]`; returns how many. `input[from - 1]` is a comma or the bracket. */
  numbers(from: number, to: number, count: number): number;
  countNumbers(from: number, to: number, digitBefore: boolean): number;
  /** Starts of the strings of `input[from, to)`, relative to `input`, to `output`. */
  strings(from: number, to: number): number;
  /** Position in `input` where the last call stopped. */
  stopped(): number;
  /** Whether `strings` stopped inside of one. */
  inside(): boolean;
}

/** The part of the WebAssembly API that is used; its types come with those of the DOM, which Node code has no use for. */
interface WebAssemblyApi {
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}
const { Instance, Memory, Module } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;

let compiled: object | undefined;

/** Undefined where WebAssembly or its SIMD is missing; the readers then do without. */
export function createKernel(): Kernel | undefined {
  let exports: KernelExports;
  const memory = new Memory({ initial: Math.ceil((OUTPUT_AT + BATCH * 4) / PAGE) });
  try {
    compiled ??= new Module(Buffer.from(KERNEL_BASE64, 'base64'));
    exports = new Instance(compiled, { env: { memory } }).exports as KernelExports;
  } catch {
    return undefined;
  }
  return {
    input: new Uint8Array(memory.buffer, INPUT_AT, PIECE),
    output: new Uint32Array(memory.buffer, OUTPUT_AT, BATCH),
    numbers: (from, to, count) => exports.numbers(INPUT_AT + from, INPUT_AT + to, OUTPUT_AT + count * 4, BATCH - count),
    countNumbers: (from, to, digitBefore) => exports.countNumbers(INPUT_AT + from, INPUT_AT + to, digitBefore ? 1 : 0),
    strings: (from, to) => exports.strings(INPUT_AT + from, INPUT_AT + to, INPUT_AT, OUTPUT_AT, BATCH),
    stopped: () => exports.stopped() - INPUT_AT,
    inside: () => exports.inside() !== 0,
  };
}
