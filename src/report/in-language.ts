import { inWords, isMessage, message, type Message, type MessageValue, type Texts } from '../base/message.ts';
import type {
  Baseline,
  Report,
  ReportSeries,
  RetainerStep,
  Suspect,
  ThreadReport,
  Verdict,
  Verified,
} from '../model/report.ts';

/**
 * The report with its sentences in another language, whichever they were written in. What has no words of its own, as in
 * reports of earlier versions, stays as it is: a report comes from a file and is not believed unchecked.
 */
export function reportIn(report: Report, texts: Texts): Report {
  return {
    ...report,
    series: seriesIn(report.series, texts),
    verdict: verdictIn(report.verdict, texts),
    suspects: report.suspects.map((suspect) => suspectIn(suspect, texts)),
    ...(report.suppressed ? { suppressed: report.suppressed.map((suspect) => suspectIn(suspect, texts)) } : {}),
    ...(report.baseline ? { baseline: baselineIn(report.baseline, texts) } : {}),
    ...(report.verified ? { verified: verifiedIn(report.verified, texts) } : {}),
    threads: report.threads.map((thread): ThreadReport => ({
      ...thread,
      series: seriesIn(thread.series, texts),
      verdict: verdictIn(thread.verdict, texts),
    })),
  };
}

function seriesIn(series: ReportSeries, texts: Texts): ReportSeries {
  const { incomplete, incompleteWords } = series;
  return incomplete === undefined ? series : { ...series, incomplete: said(incompleteWords, incomplete, texts) };
}

function verdictIn(verdict: Verdict, texts: Texts): Verdict {
  return { ...verdict, summary: said(verdict.words, verdict.summary, texts) };
}

function verifiedIn(verified: Verified, texts: Texts): Verified {
  return { ...verified, summary: said(verified.words, verified.summary, texts) };
}

function baselineIn(baseline: Baseline, texts: Texts): Baseline {
  const gone = baseline.gone?.map((suspect) => ({
    ...suspect,
    title: said(suspect.words?.title, suspect.title, texts),
    unit: said(suspect.words?.unit, suspect.unit, texts),
  }));
  return { ...baseline, ...(gone ? { gone } : {}) };
}

function suspectIn<S extends Suspect>(suspect: S, texts: Texts): S {
  const { words } = suspect;
  return {
    ...suspect,
    title: said(words?.title, suspect.title, texts),
    context: said(words?.context, suspect.context, texts),
    unit: said(words?.unit, suspect.unit, texts),
    explanation: said(words?.explanation, suspect.explanation, texts),
    remedy: said(words?.remedy, suspect.remedy, texts),
    evidence: suspect.evidence.map((one) => ({ ...one, detail: said(one.words, one.detail, texts) })),
    retainerPath: suspect.retainerPath.map((step) => stepIn(step, texts)),
  };
}

function said(words: MessageValue | undefined, written: string, texts: Texts): string {
  return isMessage(words) ? inWords(words, texts) : written;
}

/** Names that are ours rather than the program's. */
const ownNames: readonly Message[] = [message`value of its WeakMap key`, message`(anonymous)()`, message`(root)`];

function stepIn(step: RetainerStep, texts: Texts): RetainerStep {
  const nameIn = (name: string): string => {
    const own = ownNames.find(({ text }) => name === text);
    return own ? inWords(own, texts) : name;
  };
  return { ...step, edge: nameIn(step.edge), node: nameIn(step.node) };
}
