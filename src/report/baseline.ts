import type { Baseline, GoneSuspect, Report, Suspect } from '../model/report.ts';

/** An earlier report, and where it was read from. */
export interface EarlierReport {
  readonly source: string;
  readonly report: Report;
}

/**
 * The report with each suspect marked as new or known, and those of the earlier one that are no more. What either has
 * suppressed counts as there: accepting a suspect does not make it go away.
 */
export function withBaseline(report: Report, { source, report: earlier }: EarlierReport): Report {
  const known = new Set(allOf(earlier).map(({ id }) => id));
  const here = new Set(allOf(report).map(({ id }) => id));
  const mark = <S extends Suspect>(suspect: S): S => ({ ...suspect, status: known.has(suspect.id) ? 'known' : 'new' });
  const gone = earlier.suspects.filter(({ id }) => !here.has(id)).map(goneSuspect);
  const baseline: Baseline = {
    source,
    takenAt: earlier.series.snapshots.at(-1)?.takenAt ?? '',
    ...(report.verdict.kind === 'inconclusive' ? {} : { gone }),
  };
  return {
    ...report,
    suspects: report.suspects.map(mark),
    ...(report.suppressed ? { suppressed: report.suppressed.map(mark) } : {}),
    baseline,
  };
}

function allOf({ suspects, suppressed = [] }: Report): readonly Suspect[] {
  return [...suspects, ...suppressed];
}

function goneSuspect(suspect: Suspect): GoneSuspect {
  const { id, kind, title, file, line, unit, countPerInterval, bytesPerInterval, words } = suspect;
  return {
    id,
    kind,
    title,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(suspect.function === undefined ? {} : { function: suspect.function }),
    unit,
    countPerInterval,
    bytesPerInterval,
    ...(words === undefined ? {} : { words }),
  };
}

/** A suspect that is less sure than this is a hint: it fails no build. */
const SURE = 0.5;

/** The suspects that are sure enough to act upon: any, or those that the earlier series did not have. */
export function sureSuspects({ suspects }: Report, which: 'any' | 'new'): readonly Suspect[] {
  return suspects.filter(({ status, confidence }) => confidence >= SURE && (which === 'any' || status === 'new'));
}
