import type { Report, ReportSeries, Suspect, SuspectKind, Verdict, VerdictKind } from '../model/report.ts';
import { message, type Message, type Say } from '../base/message.ts';
import { perRequest } from '../model/per-request.ts';
import { plainText } from '../base/plain-text.ts';
import { formatBytes, formatCount } from '../base/units.ts';

// Sentences and figures that every form of the report says in the same words. Texts of the target come out escaped
// (`plainText`); what a form needs on top, for HTML or Markdown, is its own business.

export const verdictWords: Readonly<Record<VerdictKind, Message>> = {
  'heap-growth': message`The heap grows`,
  'off-heap-growth': message`Memory grows outside the heap`,
  'no-growth': message`No growth`,
  inconclusive: message`Inconclusive`,
};

export const brokenIdentity = message`Object ids changed their meaning between two snapshots (another inspector client disconnected), so new and deleted objects are estimates by class.`;

/** Share of the growth that the suspects explain, 0 to 1; `undefined` when nothing grows or nothing was measured. */
export function explainedShare(verdict: Verdict): number | undefined {
  if (verdict.bytesPerInterval <= 0 || verdict.explainedBytes <= 0) return undefined;
  return Math.min(1, verdict.explainedBytes / verdict.bytesPerInterval);
}

/** `+1.2 MB per interval · 96 % explained by the suspects` */
export function verdictFigures(verdict: Verdict, say: Say): string {
  const figures: string[] = [];
  if (verdict.bytesPerInterval > 0) figures.push(say`+${formatBytes(verdict.bytesPerInterval)} per interval`);
  const share = explainedShare(verdict);
  if (share !== undefined) figures.push(say`${Math.round(share * 100)} % explained by the suspects`);
  return figures.join(' · ');
}

/** `src/routes/ma.ts:12:5`, or '' when no source could be named. */
export function placeOf(place: { readonly file?: string; readonly line?: number; readonly column?: number }): string {
  if (place.file === undefined) return '';
  const position = [place.line, place.column].filter((part) => part !== undefined);
  return [plainText(place.file), ...position].join(':');
}

/** `in handler (route handler)` */
export function wherein({ function: name, context }: Suspect, say: Say): string {
  const parts = [name === undefined || name === '' ? '' : say`in ${name}`, context === '' ? '' : `(${context})`];
  return plainText(parts.filter(Boolean).join(' '));
}

/** `+300 listeners per interval · +1.2 MB per interval · 4.7 MB retained` */
export function growthOf(suspect: Suspect, say: Say): string {
  const { countPerInterval, bytesPerInterval, retainedBytes, unit } = suspect;
  const parts: string[] = [];
  if (countPerInterval > 0) parts.push(say`+${formatCount(countPerInterval)} ${plainText(unit)} per interval`);
  if (bytesPerInterval > 0) parts.push(say`+${formatBytes(bytesPerInterval)} per interval`);
  const request = perRequest(suspect);
  if (request) parts.push(say`${request}`);
  if (retainedBytes > 0) parts.push(say`${formatBytes(retainedBytes)} retained`);
  return parts.join(' · ');
}

/** `97 % sure · listener · thread worker.js` */
export function certaintyOf(suspect: Suspect, report: Report, say: Say): string {
  return `${say`${Math.round(suspect.confidence * 100)} % sure`} · ${sortOf(suspect, report, say)}`;
}

/** `new suspect · listener · thread worker.js` */
export function sortOf(suspect: Suspect, report: Report, say: Say): string {
  const parts = [kindWord(suspect.kind, say)];
  if (suspect.status !== undefined) parts.unshift(suspect.status === 'new' ? say`new suspect` : say`known suspect`);
  if (suspect.thread !== 0) {
    const thread = report.threads.find(({ id }) => id === suspect.thread);
    parts.push(say`thread ${plainText(thread?.title ?? String(suspect.thread))}`);
  }
  return parts.join(' · ');
}

/** What kind of leak it is, in a word. */
function kindWord(kind: SuspectKind, say: Say): string {
  switch (kind) {
    case 'listener':
      return say`listener`;
    case 'collection':
      return say`collection`;
    case 'timer':
      return say`timer`;
    case 'closure':
      return say`closure`;
    case 'promise':
      return say`promise`;
    case 'instance':
      return say`instance`;
    case 'allocation':
      return say`allocation`;
    case 'native':
      return say`native`;
    default:
      return kind satisfies never;
  }
}

/** `300 requests per interval`, or '' when nobody knows. */
export function requestsText({ requestsPerInterval }: ReportSeries, say: Say): string {
  return requestsPerInterval === undefined ? '' : say`${formatCount(requestsPerInterval)} requests per interval`;
}
