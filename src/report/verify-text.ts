import { sayInEnglish, type Say } from '../base/message.ts';
import { plainText } from '../base/plain-text.ts';
import { formatBytes, formatCount } from '../base/units.ts';
import { signed } from './signed.ts';
import { padEnd, widthOf } from './terminal.ts';
import type { Verification } from './verify.ts';

/** The sentence, and below it the figures of both series side by side. */
export function verificationText({ sentence, rows, memory }: Verification, say: Say = sayInEnglish): string {
  const rate = (count: number, unit: string, bytes: number): string =>
    `+${formatCount(count)} ${plainText(unit, 40)}, +${formatBytes(bytes)}`;
  const table = [
    [say`per interval`, say`before`, say`now`],
    ...rows.map(({ place, title, unit, countBefore, countAfter, bytesBefore, bytesAfter }) => [
      plainText(place === '' ? title : place, 80),
      rate(countBefore, unit, bytesBefore),
      rate(countAfter, unit, bytesAfter),
    ]),
    [say`memory`, ...[memory.before, memory.after].map((each) => signed(each.rate, formatBytes))],
  ];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => widthOf(row[column]))));
  const lines = table.map(
    ([name, before, now]) => `  ${padEnd(name, widths[0])}  ${padEnd(before, widths[1])}  ${now}`,
  );
  return `${plainText(say`${sentence}`, 2000)}\n\n${lines.join('\n')}\n`;
}
