// What the loops of the kernel have in common: 64 bytes at a time as bits, and digits to numbers. Each loop takes the plain case
// only and stops at a block of 64 bytes that holds anything else; the TypeScript readers take it from there.

export const BLOCK: usize = 64;

let stoppedAt: usize = 0;
let stoppedInString = false;

/** Where the last loop stopped. */
export function stopped(): usize {
  return stoppedAt;
}

/** Whether `strings` stopped inside of one. */
export function inside(): bool {
  return stoppedInString;
}

// @ts-ignore: decorator
@inline
export function stopAt(at: usize, inString: bool): void {
  stoppedAt = at;
  stoppedInString = inString;
}

/** One bit per byte of the 64 at `at` that compares as asked. */
// @ts-ignore: decorator
@inline
export function equalTo(at: usize, byte: i8): u64 {
  const wanted = i8x16.splat(byte);
  return (
    (<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(at), wanted)))) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(at, 16), wanted)))) << 16) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(at, 32), wanted)))) << 32) |
    ((<u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(at, 48), wanted)))) << 48)
  );
}

// @ts-ignore: decorator
@inline
export function digitsIn(at: usize, offset: usize): u64 {
  const shifted = i8x16.sub(v128.load(at + offset), i8x16.splat(0x30));
  return <u64>(<u32>i8x16.bitmask(i8x16.lt_u(shifted, i8x16.splat(10))));
}

// @ts-ignore: decorator
@inline
export function digits(at: usize): u64 {
  return digitsIn(at, 0) | (digitsIn(at, 16) << 16) | (digitsIn(at, 32) << 32) | (digitsIn(at, 48) << 48);
}

/** Up to 8 digits at once: the first digit lies in the lowest byte. */
// @ts-ignore: decorator
@inline
export function eightDigits(at: usize, length: usize): u32 {
  let value = (load<u64>(at) << (<u64>(8 - length) << 3)) & 0x0f0f0f0f0f0f0f0f;
  value = (value * 2561) >> 8;
  value = ((value & 0x00ff00ff00ff00ff) * 6553601) >> 16;
  return <u32>(((value & 0x0000ffff0000ffff) * 42949672960001) >> 32);
}

/** More than 32 bits when there are too many digits: such a block is left to TypeScript. */
// @ts-ignore: decorator
@inline
export function number(start: usize, end: usize): u64 {
  const length = end - start;
  if (length <= 8) return eightDigits(start, length);
  if (length > 10) return u64.MAX_VALUE;
  const head = length - 8;
  let value: u64 = 0;
  for (let i: usize = 0; i < head; i++) value = value * 10 + (load<u8>(start + i) - 0x30);
  return value * 100000000 + eightDigits(start + head, 8);
}
