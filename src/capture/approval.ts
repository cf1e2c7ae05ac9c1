import { CancelledError, throwIfCancelled } from '../base/errors.ts';
import { rejectOnAbort } from '../base/waiting.ts';
import type { Preflight } from '../model/preflight.ts';
import type { SnapshotEntry } from '../model/series.ts';
import type { Session } from '../targets/session.ts';
import { forecast, lookAround } from './preflight.ts';
import { measuredRates, peakBytes, shapeOf, usualRates, type Rates } from './rates.ts';
import type { Patience } from './settle.ts';

const SEVERITY = { go: 0, careful: 1, dont: 2 } as const;

export interface ApprovalOptions {
  readonly session: Session;
  /** Of the series, for the room on its disk. */
  readonly folder: string;
  /** Started by us: nobody waits for its answers. */
  readonly own: boolean;
  readonly patience: Patience;
  readonly approve: (preflight: Preflight) => Promise<boolean>;
}

/** The person's word that snapshots may be taken. */
export class Approval {
  readonly #options: ApprovalOptions;
  #agreed: Preflight['advice'] = 'go';
  #rates: Rates | undefined;
  #peakBefore = Number.POSITIVE_INFINITY;

  constructor(options: ApprovalOptions) {
    this.#options = options;
  }

  async ask(snapshots: number, signal: AbortSignal): Promise<void> {
    const { session, patience } = this.#options;
    this.#rates = usualRates(await shapeOf(session, patience, signal));
    this.#peakBefore = await peakBytes(session).catch(() => Number.POSITIVE_INFINITY);
    await this.#ask(this.#rates, snapshots, signal);
  }

  /** A snapshot has shown what this heap really costs. */
  async askAgain({ memory, pauseMs, fileBytes }: SnapshotEntry, snapshots: number, signal: AbortSignal): Promise<void> {
    if (!memory || !this.#rates) return;
    const peak = await peakBytes(this.#options.session).catch(() => 0);
    // A process that had more once does not show what the snapshot took.
    const extraBytes = peak > this.#peakBefore ? peak - memory.rss : undefined;
    const rates = measuredRates(this.#rates, memory.heapUsed, { pauseMs, fileBytes, extraBytes });
    await this.#ask(rates, snapshots, signal);
  }

  /** Asks only when there is something to say that was not agreed to before. */
  async #ask(rates: Rates, snapshots: number, signal: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    const { session, folder, own, approve } = this.#options;
    const preflight = forecast(await lookAround(session, folder), { snapshots, own, rates });
    if (SEVERITY[preflight.advice] <= SEVERITY[this.#agreed]) return;
    if (!(await rejectOnAbort(approve(preflight), signal))) throw new CancelledError();
    this.#agreed = preflight.advice;
  }
}
