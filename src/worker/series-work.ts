import { rejectOnAbort } from '../base/waiting.ts';
import { throwIfCancelled } from '../base/errors.ts';
import type { SourceLabel } from '../model/heap-views.ts';
import type { Progress } from '../model/progress.ts';
import type { GrowthRow, Report } from '../model/report.ts';
import type { SourceLine, TextChange } from '../model/text-change.ts';
import type { PanelAnswer, PanelQuery } from '../protocol/panel.ts';
import type { SourcePlace } from '../protocol/workers.ts';
import type { MessagePort } from 'node:worker_threads';
import { moveRegistration } from '../suspects/move-registration.ts';
import { LiveSnapshots } from './live-snapshots.ts';
import { PanelQueries, type CompareFiles } from './panel-queries.ts';
import { analyzeSeries, type KeptSnapshot } from './pipeline.ts';
import { withTaps } from './tap-report.ts';

/** What is done with series whose graphs must be in memory for it: one piece of work at a time, so that no two are. */
export class SeriesWork {
  readonly #queries: PanelQueries;
  readonly #live = new LiveSnapshots();
  /** Settles, and never rejects, when the work in hand is over. */
  #before: Promise<unknown> = Promise.resolve();

  constructor(compare: CompareFiles) {
    this.#queries = new PanelQueries(compare);
  }

  analyze(folder: string, progress: (progress: Progress) => void, signal: AbortSignal): Promise<Report> {
    return this.#inTurn(async () => {
      // The snapshot that was looked into makes room, and the series may have changed since.
      this.#queries.close();
      try {
        const keep = (snapshot: KeptSnapshot): void => this.#queries.adopt(folder, snapshot);
        return await withTaps(folder, await analyzeSeries(folder, { progress, live: this.#live, keep }, signal));
      } finally {
        this.#live.release(folder);
      }
    }, signal);
  }

  /** Reads the snapshots of a capture as they come. Beside the work in hand: the capture does not wait for its turn. */
  follow(port: MessagePort, grown: (rows: readonly GrowthRow[]) => void, signal: AbortSignal): Promise<void> {
    return this.#live.follow(port, grown, signal);
  }

  /** Needs no graph, and so no turn. */
  withTaps(folder: string, report: Report): Promise<Report> {
    return withTaps(folder, report);
  }

  /** Needs no graph, and so no turn. */
  moveRegistration(source: SourceLine): readonly TextChange[] | undefined {
    return moveRegistration(source);
  }

  answer(folder: string, query: PanelQuery, signal: AbortSignal): Promise<PanelAnswer> {
    return this.#inTurn(() => this.#queries.answer(folder, query, signal), signal);
  }

  source(folder: string, place: SourcePlace, signal: AbortSignal): Promise<SourceLabel | undefined> {
    return this.#inTurn(() => this.#queries.source(folder, place, signal), signal);
  }

  /** Who cancels does not wait for those before. */
  #inTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const turn = this.#before.then(() => {
      throwIfCancelled(signal);
      return work();
    });
    this.#before = turn.catch(() => undefined);
    return rejectOnAbort(turn, signal);
  }
}
