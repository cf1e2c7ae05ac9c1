import type { CallStacks, Caller } from '../attribution/call-stacks.ts';
import { inWords, message, type Message, type MessageValue } from '../base/message.ts';
import { formatBytes, formatCount } from '../base/units.ts';
import type { Evidence, Suspect } from '../model/report.ts';
import type { TapRecord } from '../model/tap.ts';

const MOST_STACKS = 3;
const MOST_CALLERS = 6;
/** Of the bytes of an interval: a heap that gained so much while the line stood still is filled by another line. */
const GREW_ALL_THE_SAME = 0.5;
const MOST_SURE = 0.99;

/** The suspect with what a tap saw of its line, and as sure as that makes it. */
export function withTap(suspect: Suspect, record: TapRecord, stacks: CallStacks): Suspect {
  const evidence = suspect.evidence.filter(({ kind }) => kind !== 'tap');
  return {
    ...suspect,
    confidence: confidenceAfter(suspect, record),
    evidence: [...evidence, found(callsText(suspect, record)), ...callersText(record, stacks)],
  };
}

function found(words: Message, place: Pick<Evidence, 'file' | 'line'> = {}): Evidence {
  return { kind: 'tap', detail: inWords(words), ...place, words };
}

type Agreement = 'agrees' | 'more' | 'less' | 'never' | 'unknown';

/** Calls in one interval against members that stayed of one. */
function agreementOf({ countPerInterval, bytesPerInterval }: Suspect, record: TapRecord): Agreement {
  const { calls, heapGrowthBytes = 0, problem } = record;
  if (calls === 0) {
    const grew = bytesPerInterval > 0 && heapGrowthBytes > GREW_ALL_THE_SAME * bytesPerInterval;
    return grew && !problem ? 'never' : 'unknown';
  }
  // An interval that was cut short cannot be held against a whole one.
  if (countPerInterval <= 0 || problem) return 'unknown';
  const ratio = calls / countPerInterval;
  if (ratio > 1.25) return 'more';
  return ratio < 0.8 ? 'less' : 'agrees';
}

function confidenceAfter(suspect: Suspect, record: TapRecord): number {
  const before = record.confidence;
  const nearer = (share: number): number => Math.min(MOST_SURE, before + (1 - before) * share);
  const round = (value: number): number => Math.round(value * 100) / 100;
  const agreement = agreementOf(suspect, record);
  switch (agreement) {
    case 'agrees':
      return round(nearer(0.6));
    case 'more':
      return round(nearer(0.2));
    case 'never':
      return round(before * 0.4);
    case 'less':
    case 'unknown':
      return before;
    default:
      return agreement satisfies never;
  }
}

function callsText(suspect: Suspect, record: TapRecord): Message {
  const { calls, problem, heapGrowthBytes = 0 } = record;
  const count = formatCount(suspect.countPerInterval);
  const unit = suspect.words?.unit ?? suspect.unit;
  const ran = record.estimated ? message`about ${formatCount(calls)}` : formatCount(calls);
  if (problem) {
    return calls === 0
      ? message`its calls could not be counted: ${problem}`
      : message`the line ran ${ran} times until its calls could not be counted any more: ${problem}`;
  }
  const agreement = agreementOf(suspect, record);
  switch (agreement) {
    case 'agrees':
      return message`the line ran ${ran} times in one more interval, as often as ${unit} came in (${count})`;
    case 'more':
      return message`the line ran ${ran} times in one more interval, more often than ${unit} stayed (${count})`;
    case 'less':
      return message`the line ran ${ran} times in one more interval, less often than ${unit} came in (${count})`;
    case 'never':
      return message`the line never ran in one more interval, although the heap grew by ${formatBytes(heapGrowthBytes)}: something else fills it`;
    case 'unknown':
      return calls === 0
        ? message`the line never ran in one more interval, in which the heap did not grow either`
        : message`the line ran ${ran} times in one more interval`;
    default:
      return agreement satisfies never;
  }
}

/** Most frequent ways to the line; those that differ only inside of packages or Node are one. */
function callersText({ stacks, traced }: TapRecord, calls: CallStacks): Evidence[] {
  const ways = new Map<string, { callers: readonly Caller[]; count: number }>();
  for (const stack of stacks) {
    const callers = calls.callersOf(stack.frames);
    const key = JSON.stringify(callers);
    const known = ways.get(key);
    if (known) known.count += stack.calls;
    else ways.set(key, { callers, count: stack.calls });
  }
  const sorted = [...ways.values()].sort((a, b) => b.count - a.count).slice(0, MOST_STACKS);
  return sorted.map(({ callers, count }) => {
    const percent = Math.round((100 * count) / Math.max(1, traced));
    const nearest = callers.find(({ file }) => file !== undefined);
    const place = nearest?.file === undefined ? {} : { file: nearest.file, line: nearest.line ?? 1 };
    const way = wayOf(callers);
    return found(
      way === '' ? message`${percent} % of its calls by Node` : message`${percent} % of its calls by ${way}`,
      place,
    );
  });
}

/** From the caller outwards, with the places of all but the nearest, which is said apart; ends where the workspace does. */
function wayOf(callers: readonly Caller[]): MessageValue {
  const nearest = callers.findIndex(({ file }) => file !== undefined);
  const outermost = callers.findLastIndex(({ file }) => file !== undefined);
  return callers
    .slice(0, Math.min(MOST_CALLERS, outermost + 2))
    .map(({ name, file, line }, index) => {
      const place = file === undefined || index === nearest ? '' : `${file}:${line}`;
      return name === '' ? place || '(anonymous)' : place === '' ? name : `${name} (${place})`;
    })
    .join(' ← ');
}
