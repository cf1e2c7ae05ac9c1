// Rows of numbers, one row at a time: where the numbers end is one bit each, and what lies between is converted without a loop
// over digits. Each loop takes plain rows only, `1,2,3,` or (as Node 18 to 22 write them) `1,2,3` newline `,`, and stops at the
// start of any other.
import { number } from './blocks.as';

/** Bytes that are looked at for a row of edges: three numbers of at most 10 digits. */
export const SHORT_ROW: usize = 32;
/** And for a row of nodes. */
export const LONG_ROW: usize = 64;

const COMMA: u8 = 0x2c;
const LINE: u8 = 0x0a;

/** One bit per byte of 16 that ends a number: what lies before the digits in ASCII. */
// @ts-ignore: decorator
@inline
function endsIn(bytes: v128): u32 {
  return <u32>i8x16.bitmask(i8x16.lt_s(bytes, i8x16.splat(0x30)));
}

// @ts-ignore: decorator
@inline
function beyondDigits(bytes: v128): v128 {
  return i8x16.gt_s(bytes, i8x16.splat(0x39));
}

/** Ends of numbers in the 32 bytes at `at`; 0 when one of these is no part of a plain row. */
// @ts-ignore: decorator
@inline
export function endsIn32(at: usize): u32 {
  const a = v128.load(at);
  const b = v128.load(at, 16);
  if (v128.any_true(v128.or(beyondDigits(a), beyondDigits(b)))) return 0;
  return endsIn(a) | (endsIn(b) << 16);
}

/** The same of 64 bytes. */
// @ts-ignore: decorator
@inline
export function endsIn64(at: usize): u64 {
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const c = v128.load(at, 32);
  const d = v128.load(at, 48);
  if (v128.any_true(v128.or(v128.or(beyondDigits(a), beyondDigits(b)), v128.or(beyondDigits(c), beyondDigits(d)))))
    return 0;
  return (
    <u64>(endsIn(a) | (endsIn(b) << 16)) | ((<u64>(endsIn(c) | (endsIn(d) << 16))) << 32)
  );
}

// @ts-ignore: decorator
@inline
export function isComma(at: usize): bool {
  return load<u8>(at) == COMMA;
}

/** Where the next row starts behind a row that ends at `end`; 0 when this is not how rows end. */
// @ts-ignore: decorator
@inline
export function rowAfter(end: usize): usize {
  const byte = load<u8>(end);
  if (byte == COMMA) return end + 1;
  return byte == LINE && load<u8>(end, 1) == COMMA ? end + 2 : 0;
}

/** A number, more than 32 bits when there is none between `start` and `end` or it is that large. */
// @ts-ignore: decorator
@inline
export function numberIn(start: usize, end: usize): u64 {
  return start < end ? number(start, end) : u64.MAX_VALUE;
}
