import { formatBytes } from '../../src/base/units.ts';
import type { Progress } from '../../src/model/progress.ts';
import { duration, shown } from './shown.ts';
import { t, words } from './texts.ts';

/** What goes on, in a sentence, and how far it is (0 to 1) where that is known. */
export function progressText(progress: Progress): { text: string; done: number | undefined } {
  switch (progress.kind) {
    case 'connecting':
      return { text: t('Connecting to {0}', shown(words(progress.endpoint), 200)), done: undefined };
    case 'load': {
      const { interval, intervals, elapsedMs, plannedMs } = progress;
      return {
        text:
          interval === 0
            ? t('Warming up for {0}', duration(elapsedMs))
            : t('Interval {0} of {1}, {2} so far', interval, intervals, duration(elapsedMs)),
        done: plannedMs === undefined || plannedMs <= 0 ? undefined : Math.min(1, elapsedMs / plannedMs),
      };
    }
    case 'snapshot': {
      const { snapshot, snapshots, bytes, expectedBytes } = progress;
      return {
        text: t('Taking snapshot {0} of {1}, {2} written', snapshot + 1, snapshots, formatBytes(bytes)),
        done: expectedBytes === undefined || expectedBytes <= 0 ? undefined : Math.min(1, bytes / expectedBytes),
      };
    }
    case 'restart': {
      const { elapsedMs, plannedMs } = progress;
      const text = t('The target is gone; waiting for it to be started again, {0}', duration(elapsedMs));
      return { text, done: plannedMs <= 0 ? undefined : Math.min(1, elapsedMs / plannedMs) };
    }
    case 'settling':
      return { text: t('Waiting for the target to settle, {0}', duration(progress.elapsedMs)), done: undefined };
    case 'tap': {
      const { elapsedMs, plannedMs } = progress;
      const done = plannedMs === undefined || plannedMs <= 0 ? undefined : Math.min(1, elapsedMs / plannedMs);
      return { text: t('Counting calls of the suspect for {0}', duration(elapsedMs)), done };
    }
    case 'analysing': {
      const { step, done, total } = progress;
      return {
        text: t('Analysing: {0}', shown(words(step), 200)),
        done: total > 0 ? Math.min(1, done / total) : undefined,
      };
    }
    default:
      progress satisfies never;
      return { text: '', done: undefined };
  }
}
