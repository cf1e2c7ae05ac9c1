import { formatBytes } from '../base/units.ts';
import type { Progress } from '../model/progress.ts';
import type { MemorySample } from '../model/report.ts';

/** What a step says while it goes on. `step` stays the same as long as only the figures move. */
export function describeProgress(progress: Progress): { readonly step: string; readonly figures: string } {
  switch (progress.kind) {
    case 'connecting':
      return { step: `Connecting to ${progress.endpoint}`, figures: '' };
    case 'load': {
      const step = progress.interval === 0 ? 'Warm-up' : `Interval ${progress.interval} of ${progress.intervals}`;
      const planned = progress.plannedMs === undefined ? '' : ` of ${seconds(progress.plannedMs)}`;
      return { step, figures: `${seconds(progress.elapsedMs)}${planned}` };
    }
    case 'snapshot': {
      const thread = progress.thread === 0 ? '' : `, worker thread ${progress.thread}`;
      const expected = progress.expectedBytes === undefined ? '' : ` of about ${formatBytes(progress.expectedBytes)}`;
      return {
        step: `Snapshot ${progress.snapshot + 1} of ${progress.snapshots}${thread}`,
        figures: `${formatBytes(progress.bytes)}${expected}`,
      };
    }
    case 'settling':
      return { step: 'A last look at the memory', figures: '' };
    case 'analysing':
      return { step: `Analysing: ${progress.step}`, figures: `${progress.done} of ${progress.total}` };
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
  #step = '';
  /** Figures of the step that were not written yet. */
  #unsaid = '';
  #saidAt = 0;
  #open = false;
  /** Text of others stopped in the middle of a line. */
  #midLine = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(progress: Progress): void {
    const { step, figures } = describeProgress(progress);
    this.#show(step, figures);
  }

  #show(step: string, figures: string): void {
    const text = figures === '' ? step : `${step}: ${figures}`;
    if (this.#midLine) this.#stream.write('\n');
    this.#midLine = false;
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\u001b[K${text.slice(0, Math.max(20, this.#stream.columns - 1))}`);
      this.#open = true;
      return;
    }
    if (step !== this.#step) this.#say();
    if (step !== this.#step && figures === '') this.#stream.write(`${text}\n`);
    else this.#unsaid = text;
    // A long step shows that it moves.
    if (step !== this.#step) this.#saidAt = performance.now();
    else if (performance.now() - this.#saidAt > LINE_EVERY_MS) this.#say();
    this.#step = step;
  }

  #say(): void {
    if (this.#unsaid !== '') this.#stream.write(`${this.#unsaid}\n`);
    this.#unsaid = '';
    this.#saidAt = performance.now();
  }

  /** Memory while nothing is captured yet. */
  showMemory({ rss, heapUsed }: MemorySample): void {
    this.#show('Watching', `rss ${formatBytes(rss)}, heap ${formatBytes(heapUsed)}`);
  }

  /** Text of others between: the renewed line makes room and comes back with the next progress. */
  write(text: string): void {
    if (this.#open) this.#stream.write('\r\u001b[K');
    this.#open = false;
    this.#stream.write(text);
    this.#midLine = !text.endsWith('\n');
  }

  clear(): void {
    this.#say();
    if (this.#open) this.#stream.write('\r\u001b[K');
    this.#open = false;
  }
}
