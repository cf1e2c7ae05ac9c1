import { inWords, message, type Message, type Texts } from '../base/message.ts';
import { formatBytes, formatCount } from '../base/units.ts';
import { rateOf, type Rate } from '../model/growing.ts';
import type { Report, Suspect, Verified, VerifyOutcome } from '../model/report.ts';
import { placeOf } from './phrases.ts';
import { signed } from './signed.ts';

/** Whether a repair helped: two series by one plan, slope against slope. */
export interface Verification {
  readonly outcome: VerifyOutcome;
  readonly sentence: Message;
  readonly rows: readonly VerifiedSuspect[];
  /** Growth per interval of the heap, or of the memory outside of it when that was what grew. */
  readonly memory: { readonly before: Rate; readonly after: Rate };
}

/** One suspect of the earlier series; everything is per interval. */
export interface VerifiedSuspect {
  readonly id: string;
  readonly title: string;
  /** `src/a.ts:12`, or ''. */
  readonly place: string;
  readonly unit: string;
  readonly countBefore: number;
  readonly countAfter: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly grows: boolean;
}

/** A repair that left less than this of the growth has repaired it, as far as that is within the noise. */
const LEFT = 0.1;
/** Even without any scatter nobody can tell such a share from none. */
const LEAST_NOISE = 0.01;
const FEWEST_SNAPSHOTS = 3;
/** Under a lighter load than this share of the first everything grows less. */
const LEAST_LOAD = 0.5;

/** Speaks of one suspect of `before`, or of all of them together. */
export function verifyFix(before: Report, after: Report, suspectId?: string): Verification {
  const asked = before.suspects.filter(({ id }) => suspectId === undefined || id === suspectId);
  const rows = asked.map((suspect) => verifySuspect(suspect, before, after));
  const memory = { before: memoryRate(before, before), after: memoryRate(before, after) };
  const growing = rows.filter(({ grows }) => grows);
  const tell = (outcome: Verification['outcome'], sentence: Message): Verification => ({
    outcome,
    sentence,
    rows,
    memory,
  });
  const taken = after.series.snapshots.length;
  if (taken < FEWEST_SNAPSHOTS) {
    return tell(
      'inconclusive',
      message`INCONCLUSIVE: the second series has ${taken} snapshots, and ${FEWEST_SNAPSHOTS} are needed to tell growth from warm-up.`,
    );
  }
  if (growing.length > 0) return tell('fail', stillGrows(growing));
  const [requests, fewer] = [before, after].map(({ series }) => series.requestsPerInterval);
  if (requests !== undefined && fewer !== undefined && fewer < LEAST_LOAD * requests) {
    return tell(
      'inconclusive',
      message`INCONCLUSIVE: the second series had ${formatCount(fewer)} requests per interval and the first ${formatCount(requests)}, so less growth says nothing.`,
    );
  }
  if (after.verdict.kind === 'inconclusive') {
    return tell('inconclusive', message`INCONCLUSIVE: the second series cannot tell. ${after.verdict.summary}`);
  }
  const figures = memoryWords(before, memory);
  const grew = suspectId === undefined && after.verdict.kind !== 'no-growth' && !isLittle(memory.after, memory.before);
  if (grew) return tell('fail', message`FAIL: the suspects are gone, but something else grows. ${after.verdict.summary}`);
  const [only] = rows;
  if (rows.length === 1) {
    return tell(
      'pass',
      message`PASS: ${placeWords(only)} took in ${countWords(only, 'Before')} per interval and now takes in ${countWords(only, 'After')}. ${figures}`,
    );
  }
  return rows.length === 0
    ? tell('pass', message`PASS: nothing grows any more. ${figures}`)
    : tell('pass', message`PASS: none of the ${rows.length} suspects grows any more. ${figures}`);
}

/** What the report of the second series keeps of it. */
export function verifiedOf({ outcome, sentence }: Verification, source: string, texts: Texts): Verified {
  return { outcome, summary: inWords(sentence, texts), words: sentence, source };
}

function verifySuspect(suspect: Suspect, before: Report, after: Report): VerifiedSuspect {
  const { id, title, unit, countPerInterval, bytesPerInterval } = suspect;
  const still = sameLeak(suspect, before, after);
  const members = memberRate(suspect, before, after);
  const count = still?.countPerInterval ?? Math.max(0, members.rate);
  const share = countPerInterval > 0 ? count / countPerInterval : 0;
  const bytes = still?.bytesPerInterval ?? bytesPerInterval * share;
  const size = countPerInterval > 0 ? count : bytes;
  const was = countPerInterval > 0 ? countPerInterval : bytesPerInterval;
  return {
    id,
    title,
    place: placeOf(suspect.line === undefined ? suspect : { file: suspect.file ?? '', line: suspect.line }),
    unit,
    countBefore: countPerInterval,
    countAfter: Math.round(count),
    bytesBefore: bytesPerInterval,
    bytesAfter: Math.round(bytes),
    grows: !isLittle({ rate: size, noise: members.noise }, { rate: was, noise: 0 }),
  };
}

function isLittle(after: Rate, before: Rate): boolean {
  return after.rate <= before.rate * LEFT && after.rate <= Math.max(after.noise, before.rate * LEAST_NOISE);
}

/** The suspect in the second series: by its fingerprint, by its function, or, moved elsewhere, by what it takes in. */
function sameLeak(suspect: Suspect, before: Report, after: Report): Suspect | undefined {
  const all = [...after.suspects, ...(after.suppressed ?? [])];
  const known = new Set(before.suspects.map(({ id }) => id));
  const isAlike = (other: Suspect): boolean =>
    other.unit === suspect.unit && other.thread === suspect.thread && !known.has(other.id);
  const isInPlace = ({ file, function: name }: Suspect): boolean => file === suspect.file && name === suspect.function;
  const isAsFast = ({ countPerInterval }: Suspect): boolean =>
    Math.abs(countPerInterval - suspect.countPerInterval) <= 0.2 * suspect.countPerInterval;
  return (
    all.find(({ id }) => id === suspect.id) ??
    all.find((other) => isAlike(other) && isInPlace(other)) ??
    all.find((other) => isAlike(other) && isAsFast(other))
  );
}

/** Classes of which a program always has more and less: their number says nothing of one suspect. */
const COMMON = /^(\(|system \/|(Object|Array|Function|Map|Set|Promise|Date|Error|Buffer|ArrayBuffer|Uint8Array)$)/;

/**
 * How many more members of the suspect's class there are with each interval of the second series. Only a class that grew
 * as the suspect did in the first series speaks for it.
 */
function memberRate(suspect: Suspect, before: Report, after: Report): Rate {
  const none = { rate: 0, noise: 0 };
  const name = suspect.retainerPath.at(-1)?.node ?? '';
  const then = countsOf(before, suspect.thread, name);
  const now = countsOf(after, suspect.thread, name);
  if (!then || !now || COMMON.test(name)) return none;
  const isItsOwn = Math.abs(rateOf(then).rate - suspect.countPerInterval) <= 0.25 * suspect.countPerInterval;
  return isItsOwn ? rateOf(now) : none;
}

function countsOf(report: Report, thread: number, name: string): readonly number[] | undefined {
  const classes = thread === 0 ? report.classes : report.threads.find(({ id }) => id === thread)?.classes;
  return classes?.find((row) => row.name === name)?.counts;
}

function memoryRate(asked: Report, { series, classes }: Report): Rate {
  const isOutside = asked.verdict.kind === 'off-heap-growth';
  const measured = series.snapshots.map(
    ({ memory }) => memory && (isOutside ? Math.max(memory.external, memory.arrayBuffers) : memory.heapUsed),
  );
  if (measured.every((value) => value !== undefined)) return rateOf(measured);
  return rateOf(series.snapshots.map((_, i) => classes.reduce((sum, { bytes }) => sum + (bytes[i] ?? 0), 0)));
}

function stillGrows([worst, ...others]: readonly VerifiedSuspect[]): Message {
  const first = message`FAIL: ${placeWords(worst)} took in ${countWords(worst, 'Before')} per interval and still takes in ${countWords(worst, 'After')}.`;
  if (others.length === 0) return first;
  return others.length === 1
    ? message`${first} One more suspect grows, too.`
    : message`${first} ${others.length} more suspects grow, too.`;
}

function placeWords({ place, title }: VerifiedSuspect): string {
  return place === '' ? title : place;
}

function countWords(row: VerifiedSuspect, when: 'Before' | 'After'): Message {
  const count = row[`count${when}`];
  const bytes = formatBytes(row[`bytes${when}`]);
  if (row.countBefore === 0) return message`${bytes}`;
  if (count === 0) return message`none`;
  const unit: Message = { text: row.unit, values: [] };
  return message`${formatCount(count)} ${unit} (${bytes})`;
}

function memoryWords({ verdict }: Report, { before, after }: Verification['memory']): Message {
  const [then, now] = [before, after].map(({ rate }) => signed(rate, formatBytes));
  return verdict.kind === 'off-heap-growth'
    ? message`Memory outside the heap: ${then} per interval before, ${now} now.`
    : message`The heap: ${then} per interval before, ${now} now.`;
}
