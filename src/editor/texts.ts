import { l10n } from 'vscode';
import { sentenceOf } from '../base/errors.ts';
import { withoutCodeMarks } from '../base/inline-code.ts';
import { inWords, sayIn, type MessageValue, type Say } from '../base/message.ts';
import { plainText } from '../base/plain-text.ts';
import { formatBytes, formatCount } from '../base/units.ts';
import type { Progress } from '../model/progress.ts';
import type { Suspect, SuspectKind } from '../model/report.ts';

/** For texts that editor and command have in common. */
export function sayHere(): Say {
  return sayIn(l10n.bundle ?? {});
}

/** What the host or a worker says, in the display language. */
export function words(said: MessageValue): string {
  return inWords(said, l10n.bundle);
}

/** The sentence of a failure, in the display language. */
export function failureText(error: unknown): string {
  return sentenceOf(error, l10n.bundle);
}

/** The sentence of a suspect for lists, which know no code; it quotes names of the target, which may hold anything. */
export function titleText(suspect: Pick<Suspect, 'title'>): string {
  return plainText(withoutCodeMarks(suspect.title), 400);
}

/** The one line over a suspect: what comes in with every interval and what it holds. */
export function growthText(suspect: Suspect): string {
  const retained = l10n.t('{0} retained', formatBytes(suspect.retainedBytes));
  return `▲ ${rateText(suspect)} · ${retained}`;
}

export function rateText(suspect: Suspect): string {
  const say = sayHere();
  return suspect.countPerInterval > 0
    ? say`+${formatCount(suspect.countPerInterval)} ${plainText(suspect.unit, 60)} per interval`
    : say`+${formatBytes(suspect.bytesPerInterval)} per interval`;
}

/** Whether the series before had it, too; '' when there was none. */
export function statusText({ status }: Suspect): string {
  if (status === undefined) return '';
  return status === 'new' ? l10n.t('new suspect') : l10n.t('known suspect');
}

type Rate = Pick<Suspect, 'countPerInterval' | 'bytesPerInterval' | 'unit'>;

/** What comes in with every interval, in a narrow column. */
export function figureText({ countPerInterval, bytesPerInterval }: Rate): string {
  return `+${countPerInterval > 0 ? formatCount(countPerInterval) : formatBytes(bytesPerInterval)}`;
}

/** What is counted; '' when it is bytes. */
export function unitText({ countPerInterval, unit }: Rate): string {
  return countPerInterval > 0 ? plainText(unit, 60) : '';
}

export function shortRateText(rate: Rate): string {
  return [figureText(rate), unitText(rate)].filter(Boolean).join(' ');
}

export function kindText(kind: SuspectKind): string {
  switch (kind) {
    case 'listener':
      return l10n.t('Listener leak');
    case 'collection':
      return l10n.t('Growing collection');
    case 'timer':
      return l10n.t('Timer leak');
    case 'closure':
      return l10n.t('Closures that pile up');
    case 'promise':
      return l10n.t('Promises that pile up');
    case 'instance':
      return l10n.t('Instances that pile up');
    case 'allocation':
      return l10n.t('Allocations that stay');
    case 'native':
      return l10n.t('Memory outside the heap');
    default:
      return kind satisfies never;
  }
}

export function confidenceText(confidence: number): string {
  return l10n.t('{0} % sure', Math.round(confidence * 100));
}

/** One short sentence for the notification, and the figure for the status bar. */
export function progressText(progress: Progress): string {
  switch (progress.kind) {
    case 'connecting':
      return l10n.t('Connecting to {0}…', words(progress.endpoint));
    case 'load':
      return progress.interval === 0
        ? l10n.t('Warming up, {0}', elapsedText(progress.elapsedMs, progress.plannedMs))
        : l10n.t(
            'Interval {0} of {1}, {2}',
            progress.interval,
            progress.intervals,
            elapsedText(progress.elapsedMs, progress.plannedMs),
          );
    case 'snapshot':
      return l10n.t(
        'Snapshot {0} of {1}, {2}',
        progress.snapshot + 1,
        progress.snapshots,
        progress.expectedBytes === undefined
          ? formatBytes(progress.bytes)
          : `${formatBytes(progress.bytes)} / ${formatBytes(progress.expectedBytes)}`,
      );
    case 'restart':
      return l10n.t(
        'The target is gone; waiting for it to be started again, {0}',
        elapsedText(progress.elapsedMs, progress.plannedMs),
      );
    case 'settling':
      return l10n.t('Letting garbage be collected…');
    case 'tap':
      return l10n.t('Counting calls of the suspect, {0}', elapsedText(progress.elapsedMs, progress.plannedMs));
    case 'analysing':
      return progress.total > 0
        ? l10n.t(
            'Analysing: {0} ({1} %)',
            words(words(progress.step)),
            Math.floor((100 * progress.done) / progress.total),
          )
        : l10n.t('Analysing: {0}', words(progress.step));
    default:
      return progress satisfies never;
  }
}

function elapsedText(elapsedMs: number, plannedMs: number | undefined): string {
  const seconds = Math.round(elapsedMs / 1000);
  return plannedMs === undefined ? `${seconds} s` : `${seconds} / ${Math.round(plannedMs / 1000)} s`;
}
