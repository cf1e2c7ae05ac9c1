import type { Say } from '../base/message.ts';
import { plainText } from '../base/plain-text.ts';
import { formatBytes, formatCount } from '../base/units.ts';
import type { GoneSuspect, Report } from '../model/report.ts';
import { placeOf } from './phrases.ts';

/** What is said beside the suspects: a sentence, and what it counts. */
export interface Aside {
  readonly sentence: string;
  readonly items: readonly string[];
}

/** What an earlier series had, and what the workspace accepts. Texts of the target come out escaped. */
export function asides(report: Report, say: Say): Aside[] {
  return [verifiedAside(report, say), baselineAside(report, say), suppressedAside(report, say)].filter(
    (aside) => aside !== undefined,
  );
}

function verifiedAside({ verified }: Report, say: Say): Aside | undefined {
  if (!verified) return undefined;
  const source = plainText(verified.source, 200);
  return { sentence: plainText(verified.summary, 2000), items: [say`verified against ${source}`] };
}

function baselineAside({ baseline, suspects }: Report, say: Say): Aside | undefined {
  if (!baseline) return undefined;
  const source = plainText(baseline.source, 200);
  const added = suspects.filter(({ status }) => status === 'new').length;
  const known = suspects.length - added;
  if (!baseline.gone) {
    const sentence = say`Compared with ${source}: ${added} new, ${known} known. This series cannot tell what is gone.`;
    return { sentence, items: [] };
  }
  return {
    sentence: say`Compared with ${source}: ${added} new, ${known} known, ${baseline.gone.length} gone.`,
    items: baseline.gone.map((suspect) => say`gone: ${nameOf(suspect)}, ${rateOf(suspect, say)} before`),
  };
}

function suppressedAside({ suppressed = [] }: Report, say: Say): Aside | undefined {
  const { length } = suppressed;
  if (length === 0) return undefined;
  return {
    sentence: length === 1 ? say`1 suspect is suppressed.` : say`${length} suspects are suppressed.`,
    items: suppressed.map(
      (suspect) => say`suppressed by ${plainText(suspect.rule, 200)}: ${nameOf(suspect)}, ${rateOf(suspect, say)}`,
    ),
  };
}

function nameOf(suspect: GoneSuspect): string {
  const { line, title } = suspect;
  const place = placeOf({ ...(suspect.file === undefined ? {} : { file: suspect.file }), ...(line && { line }) });
  return place === '' ? plainText(title, 200) : place;
}

function rateOf({ countPerInterval, bytesPerInterval, unit }: GoneSuspect, say: Say): string {
  return countPerInterval > 0
    ? say`+${formatCount(countPerInterval)} ${plainText(unit)} per interval`
    : say`+${formatBytes(bytesPerInterval)} per interval`;
}
