import { sayInEnglish, type Say } from '../base/message.ts';
import { formatBytes } from '../base/units.ts';
import type { Progress } from '../model/progress.ts';
import type { MemorySample } from '../model/report.ts';

/** What a step says while it goes on. `step` stays the same as long as only the figures move. */
export function describeProgress(progress: Progress, say: Say): { readonly step: string; readonly figures: string } {
  switch (progress.kind) {
    case 'connecting':
      return { step: say`Connecting to ${progress.endpoint}`, figures: '' };
    case 'load': {
      const step = progress.interval === 0 ? say`Warm-up` : say`Interval ${progress.interval} of ${progress.intervals}`;
      const elapsed = seconds(progress.elapsedMs);
      const { plannedMs } = progress;
      return { step, figures: plannedMs === undefined ? elapsed : `${elapsed} / ${seconds(plannedMs)}` };
    }
    case 'snapshot': {
      const { snapshot, snapshots, thread, expectedBytes } = progress;
      const bytes = formatBytes(progress.bytes);
      return {
        step:
          thread === 0
            ? say`Snapshot ${snapshot + 1} of ${snapshots}`
            : say`Snapshot ${snapshot + 1} of ${snapshots}, worker thread ${thread}`,
        figures: expectedBytes === undefined ? bytes : say`${bytes} of about ${formatBytes(expectedBytes)}`,
      };
    }
    case 'restart': {
      const { elapsedMs, plannedMs } = progress;
      const step = say`The target is gone; waiting for it to be started again`;
      return { step, figures: `${seconds(elapsedMs)} / ${seconds(plannedMs)}` };
    }
    case 'settling':
      return { step: say`A last look at the memory`, figures: '' };
    case 'tap': {
      const elapsed = seconds(progress.elapsedMs);
      const { plannedMs } = progress;
      return {
        step: say`Counting calls of the suspects`,
        figures: plannedMs === undefined ? elapsed : `${elapsed} / ${seconds(plannedMs)}`,
      };
    }
    case 'analysing':
      return { step: say`Analysing: ${progress.step}`, figures: `${progress.done} / ${progress.total}` };
    default:
      return progress satisfies never;
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

const LINE_EVERY_MS = 5000;

/** Progress on stderr: one line that renews itself on a terminal, else a line per step with its last figures. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #say: Say;
  #step = '';
  /** Figures of the step that were not written yet. */
  #unsaid = '';
  #saidAt = 0;
  #open = false;
  /** Text of others stopped in the middle of a line. */
  #midLine = false;

  constructor(stream: NodeJS.WriteStream, say: Say = sayInEnglish) {
    this.#stream = stream;
    this.#say = say;
  }

  show(progress: Progress): void {
    const { step, figures } = describeProgress(progress, this.#say);
    this.#show(step, figures);
  }

  #show(step: string, figures: string): void {
    const text = figures === '' ? step : this.#say`${step}: ${figures}`;
    if (this.#midLine) this.#stream.write('\n');
    this.#midLine = false;
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\u001b[K${text.slice(0, Math.max(20, this.#stream.columns - 1))}`);
      this.#open = true;
      return;
    }
    if (step !== this.#step) this.#flush();
    if (step !== this.#step && figures === '') this.#stream.write(`${text}\n`);
    else this.#unsaid = text;
    // A long step shows that it moves.
    if (step !== this.#step) this.#saidAt = performance.now();
    else if (performance.now() - this.#saidAt > LINE_EVERY_MS) this.#flush();
    this.#step = step;
  }

  #flush(): void {
    if (this.#unsaid !== '') this.#stream.write(`${this.#unsaid}\n`);
    this.#unsaid = '';
    this.#saidAt = performance.now();
  }

  /** Memory while nothing is captured yet. */
  showMemory({ rss, heapUsed }: MemorySample): void {
    const say = this.#say;
    this.#show(say`Watching`, say`rss ${formatBytes(rss)}, heap ${formatBytes(heapUsed)}`);
  }

  /** Text of others between: the renewed line makes room and comes back with the next progress. */
  write(text: string): void {
    if (this.#open) this.#stream.write('\r\u001b[K');
    this.#open = false;
    this.#stream.write(text);
    this.#midLine = !text.endsWith('\n');
  }

  clear(): void {
    this.#flush();
    if (this.#open) this.#stream.write('\r\u001b[K');
    this.#open = false;
  }
}
