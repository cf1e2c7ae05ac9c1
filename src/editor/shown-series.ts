import type * as vscode from 'vscode';
import type { LeaklineHost } from '../host/host.ts';
import type { Report } from '../model/report.ts';
import type { Findings } from './findings.ts';

const SHOWN = 'leakline.shownSeries';

/** Which series the workbench speaks of. Remembered for the workspace, so that a reload shows the same. */
export class ShownSeries {
  readonly #host: LeaklineHost;
  readonly #findings: Findings;
  readonly #memory: vscode.Memento;

  constructor(host: LeaklineHost, findings: Findings, memory: vscode.Memento) {
    this.#host = host;
    this.#findings = findings;
    this.#memory = memory;
  }

  get id(): string | undefined {
    return this.#findings.seriesId ?? this.#memory.get<string>(SHOWN);
  }

  async show(seriesId: string, report: Report): Promise<void> {
    await this.#memory.update(SHOWN, seriesId);
    await this.#findings.show(seriesId, report, await this.foldersOf(seriesId));
  }

  /** Reads the report on show again: what is suppressed may have changed. */
  async refresh(): Promise<void> {
    const { seriesId } = this.#findings;
    const report = seriesId === undefined ? undefined : await this.#host.reportOf(seriesId);
    if (report && seriesId === this.#findings.seriesId) {
      await this.#findings.show(seriesId!, report, await this.foldersOf(seriesId!));
    }
  }

  async clear(): Promise<void> {
    await this.#memory.update(SHOWN, undefined);
    this.#findings.clear();
  }

  /** After a reload: the suspects as they were, when the series is still on disk. */
  async restore(): Promise<void> {
    const seriesId = this.#memory.get<string>(SHOWN);
    if (seriesId === undefined) return;
    const report = await this.#host.reportOf(seriesId);
    if (report) await this.#findings.show(seriesId, report, await this.foldersOf(seriesId));
    else await this.clear();
  }

  /** Folders that hold the sources of a series' target. */
  async foldersOf(seriesId: string): Promise<readonly string[]> {
    const series = (await this.#host.series()).find(({ id }) => id === seriesId);
    return series?.manifest.workspaceFolders ?? [];
  }

  async forget(seriesId: string): Promise<void> {
    if (this.id === seriesId) await this.clear();
  }
}
