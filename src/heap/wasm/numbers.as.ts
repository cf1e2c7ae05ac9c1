// Bytes of JSON to 32-bit numbers, and where strings start.
import { BLOCK, digits, equalTo, number, stopAt } from './blocks.as';

/**
 * Numbers of `[from, to)` to `out`, whole blocks only; at most `room` of them. `[from, to)` starts right after a comma or the
 * opening bracket. Blocks of digits, single commas, and newlines before a comma (as Node 18 to 22 write rows) are taken.
 * Returns how many numbers there were. `stopped()` is right after a comma again: a number that goes on past the last block is
 * not taken.
 */
export function numbers(from: usize, to: usize, out: usize, room: u32): u32 {
  let at = from;
  let count: u32 = 0;
  let start: usize = 0;
  let lastStart: usize = 0;
  // The byte before the block: a digit, a comma, a newline.
  let digitBefore: u64 = 0;
  let commaBefore: u64 = 1;
  let lineBefore: u64 = 0;
  while (at + BLOCK <= to && count + 33 <= room) {
    const digit = digits(at);
    const comma = equalTo(at, 0x2c);
    let line: u64 = 0;
    const afterDigit = (digit << 1) | digitBefore;
    const afterComma = (comma << 1) | commaBefore;
    let odd: u64 = 0;
    if ((digit | comma) != u64.MAX_VALUE) {
      line = equalTo(at, 0x0a);
      odd = ~(digit | comma | line) | (line & ~afterDigit);
    }
    const afterLine = (line << 1) | lineBefore;
    let starts = digit & ~afterDigit;
    let ends = ~digit & afterDigit;
    odd |= (comma & ~(afterDigit | afterLine)) | (starts & ~afterComma) | (afterLine & ~comma);
    if (odd != 0) break;
    const before = count;
    const startBefore = start;
    const lastBefore = lastStart;
    let fits = true;
    if (line == 0) {
      // Commas alone: each number ends at one and the next starts behind it.
      if (start == 0) start = at;
      while (ends != 0) {
        const end = at + <usize>ctz(ends);
        ends &= ends - 1;
        const value = number(start, end);
        if (value > 0xffffffff) fits = false;
        store<u32>(out + (<usize>count << 2), <u32>value);
        count++;
        lastStart = start;
        start = end + 1;
      }
      starts = 0;
      if (start == at + BLOCK) start = 0;
    }
    while (ends != 0) {
      const end = at + <usize>ctz(ends);
      ends &= ends - 1;
      if (start == 0) {
        start = at + <usize>ctz(starts);
        starts &= starts - 1;
      }
      const value = number(start, end);
      if (value > 0xffffffff) fits = false;
      store<u32>(out + (<usize>count << 2), <u32>value);
      count++;
      lastStart = start;
      start = 0;
    }
    if (!fits) {
      count = before;
      start = startBefore;
      lastStart = lastBefore;
      break;
    }
    if (starts != 0) start = at + <usize>ctz(starts);
    digitBefore = digit >> 63;
    commaBefore = comma >> 63;
    lineBefore = line >> 63;
    at += BLOCK;
  }
  if (lineBefore != 0) {
    // The comma that belongs to the last number is still to come.
    count--;
    start = lastStart;
  }
  stopAt(start != 0 ? start : at, false);
  return count;
}

/** How many numbers end in `[from, to)`, whatever stands between them. `digitBefore` says what the byte before was. */
export function countNumbers(from: usize, to: usize, digitBefore: u32): u32 {
  let count: u32 = 0;
  let before = <u64>digitBefore;
  let at = from;
  for (; at + BLOCK <= to; at += BLOCK) {
    const digit = digits(at);
    count += <u32>popcnt(~digit & ((digit << 1) | before));
    before = digit >> 63;
  }
  for (; at < to; at++) {
    const isDigit = load<u8>(at) - 0x30 < 10;
    if (!isDigit && before != 0) count++;
    before = isDigit ? 1 : 0;
  }
  return count;
}

/**
 * Where the strings of `[from, to)` start, less `base`, to `out`. The range starts right after a comma or the opening bracket.
 * Taken as far as they stand with `","` or `",\n"` between strings. `stopped()` is inside of a string that was
 * counted, or right after the closing quote of the last one, or `from`.
 */
export function strings(from: usize, to: usize, base: usize, out: usize, room: u32): u32 {
  let at = from;
  let count: u32 = 0;
  let inString = false;
  // End of the last string: the byte after its closing quote.
  let end: usize = 0;
  // The byte behind a backslash.
  let escapedAt: usize = 0;
  while (at + BLOCK <= to && count + 33 <= room) {
    let marks = equalTo(at, 0x22) | equalTo(at, 0x5c);
    const before = count;
    const inStringBefore = inString;
    const endBefore = end;
    const escapedBefore = escapedAt;
    let regular = true;
    while (marks != 0) {
      const quote = at + <usize>ctz(marks);
      marks &= marks - 1;
      if (quote == escapedAt) continue;
      if (load<u8>(quote) == 0x5c) {
        if (!inString) {
          regular = false;
          break;
        }
        escapedAt = quote + 1;
        continue;
      }
      if (inString) {
        end = quote + 1;
        inString = false;
      } else {
        const gap = end == 0 ? quote - from + 1 : quote - end;
        if (end != 0 && !(gap == 1 && load<u8>(end) == 0x2c) && !(gap == 2 && load<u16>(end) == 0x0a2c)) regular = false;
        if (end == 0 && !(gap == 1 || (gap == 2 && load<u8>(from) == 0x0a))) regular = false;
        store<u32>(out + (<usize>count << 2), <u32>(quote + 1 - base));
        count++;
        inString = true;
      }
    }
    // More than a separator after the last string, or before the first: the end of the section, or whitespace.
    if (!inString && (end == 0 ? at + BLOCK - from > 1 : at + BLOCK - end > 2)) regular = false;
    if (!regular) {
      count = before;
      inString = inStringBefore;
      end = endBefore;
      escapedAt = escapedBefore;
      break;
    }
    at += BLOCK;
  }
  // A backslash that ends the last block is looked at again with what it escapes.
  stopAt(inString ? (escapedAt == at ? at - 1 : at) : end == 0 ? at : end, inString);
  return count;
}
