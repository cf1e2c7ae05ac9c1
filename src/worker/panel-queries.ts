import { LeaklineError } from '../base/errors.ts';
import { message } from '../base/message.ts';
import { statisticsOf } from '../heap/snapshot-figures.ts';
import type { ObjectPath, Page, PathStep, SourceLabel } from '../model/heap-views.ts';
import type { ComparisonRow, Report } from '../model/report.ts';
import type { GrowthGroup, PanelAnswer, PanelQuery } from '../protocol/panel.ts';
import type { SourcePlace } from '../protocol/workers.ts';
import { readReport } from '../store/series-store.ts';
import { growthBy, type GroupedGrowth } from './growth-by.ts';
import type { KeptSnapshot } from './pipeline.ts';
import { SeriesViews, sourceOfNode, type OpenSnapshot } from './series-views.ts';

export type CompareFiles = (base: string, current: string, signal: AbortSignal) => Promise<readonly ComparisonRow[]>;

/** Answers what the panel asks about one series after another. */
export class PanelQueries {
  readonly #compare: CompareFiles;
  #views: SeriesViews | undefined;
  /** Of the series that is open, by thread and group: rows are asked for again when one of them is to be opened. */
  readonly #growth = new Map<string, GroupedGrowth>();

  constructor(compare: CompareFiles) {
    this.#compare = compare;
  }

  #of(folder: string): SeriesViews {
    if (this.#views?.folder === folder) return this.#views;
    this.close();
    return (this.#views = new SeriesViews(folder));
  }

  /** A snapshot that an analysis had in memory; it stays until another is looked into, or the worker ends. */
  adopt(folder: string, snapshot: KeptSnapshot): void {
    this.#of(folder).adopt(snapshot);
  }

  /** Lets the snapshot go that was looked into. */
  close(): void {
    this.#views = undefined;
    this.#growth.clear();
  }

  async answer(folder: string, query: PanelQuery, signal: AbortSignal): Promise<PanelAnswer> {
    const views = this.#of(folder);
    switch (query.kind) {
      case 'comparison': {
        const base = await views.entry(query.thread, query.base);
        const current = await views.entry(query.thread, query.current);
        return { kind: 'comparison', rows: await this.#compare(base.file, current.file, signal) };
      }
      case 'allocations':
        return { kind: 'allocations', tree: await views.allocations(query.thread, query.snapshot, signal) };
      case 'suspectPath':
        return { kind: 'suspectPath', path: await suspectPath(views, query.suspectId, signal) };
      case 'growthBy':
        return { kind: 'growthBy', ...(await this.#growthBy(views, query, signal)) };
      default:
        return answerFrom(views, await views.snapshot(query.thread, query.snapshot, signal), query, signal);
    }
  }

  async source(folder: string, place: SourcePlace, signal: AbortSignal): Promise<SourceLabel | undefined> {
    const views = this.#of(folder);
    switch (place.kind) {
      case 'node':
        return sourceOfNode(await views.snapshot(place.thread, place.snapshot, signal), place.node);
      case 'frame':
        return (await views.allocations(place.thread, place.snapshot, signal)).sources[place.frame] ?? undefined;
      case 'group': {
        const { rows } = await this.#growthBy(views, place, signal);
        return rows.find(({ name }) => name === place.name)?.source;
      }
      default:
        return place satisfies never;
    }
  }

  async #growthBy(views: SeriesViews, { thread, group }: GrowthRequest, signal: AbortSignal): Promise<GroupedGrowth> {
    const key = `${thread} ${group}`;
    let growth = this.#growth.get(key);
    if (growth === undefined) this.#growth.set(key, (growth = await growthBy(views, thread, group, signal)));
    return growth;
  }
}

interface GrowthRequest {
  readonly thread: number;
  readonly group: GrowthGroup;
}

type SnapshotQuery = Exclude<PanelQuery, { kind: 'comparison' | 'allocations' | 'suspectPath' | 'growthBy' }>;

async function answerFrom(
  series: SeriesViews,
  snapshot: OpenSnapshot,
  query: SnapshotQuery,
  signal: AbortSignal,
): Promise<PanelAnswer> {
  const { views } = snapshot;
  if ('node' in query && query.node !== undefined && query.node >= views.graph.nodeCount)
    throw new LeaklineError(message`Snapshot ${query.snapshot + 1} has no object with that number.`);
  switch (query.kind) {
    case 'objects': {
      const { only, className, sort, offset, limit } = query;
      const keep = only === 'all' ? undefined : await series.newObjects(snapshot, only === 'survivors', signal);
      const page = views.objects({ className, order: sort, keep, offset, limit });
      return { kind: 'objects', page: withSources(page, snapshot) };
    }
    case 'fields':
      return { kind: 'fields', page: withSources(views.fields(query.node, query), snapshot) };
    case 'retainers':
      return { kind: 'retainers', page: withSources(views.retainers(query.node, query, query), snapshot) };
    case 'path':
      return { kind: 'path', path: pathOf(snapshot, views.path(query.node, query.ignored)) };
    case 'dominators':
      return { kind: 'dominators', page: withSources(views.dominated(query.node ?? 0, query), snapshot) };
    case 'statistics':
      return { kind: 'statistics', statistics: statisticsOf(views.graph) };
    case 'duplicateStrings': {
      const { rows, wastedBytes } = series.duplicates(snapshot);
      const { offset, limit } = query;
      const page = { rows: rows.slice(offset, offset + limit), offset, total: rows.length };
      return { kind: 'duplicateStrings', page, wastedBytes };
    }
    default:
      return query satisfies never;
  }
}

function withSources<Row extends { readonly node: number }>(page: Page<Row>, snapshot: OpenSnapshot): Page<Row> {
  return { ...page, rows: page.rows.map((row) => withSource(row, snapshot)) };
}

function withSource<Row extends { readonly node: number }>(row: Row, snapshot: OpenSnapshot): Row {
  const source = sourceOfNode(snapshot, row.node);
  return source === undefined ? row : { ...row, source };
}

function pathOf(snapshot: OpenSnapshot, steps: readonly PathStep[]): ObjectPath {
  return {
    thread: snapshot.thread.id,
    snapshot: snapshot.index,
    steps: steps.map((step) => withSource(step, snapshot)),
  };
}

/** From the root to the member of the report's path, with the report's last edge marked as the one to cut. */
async function suspectPath(views: SeriesViews, suspectId: string, signal: AbortSignal): Promise<ObjectPath> {
  const report: Report | undefined = await readReport(views.folder);
  const suspect = report?.suspects.find(({ id }) => id === suspectId);
  if (suspect === undefined)
    throw new LeaklineError('The report no longer has this suspect. Analyse the series again.');
  const { threads } = await views.manifest();
  const last = (threads.find(({ id }) => id === suspect.thread)?.snapshots.length ?? 0) - 1;
  const snapshot = await views.snapshot(suspect.thread, last, signal);
  const ids = suspect.retainerPath.map(({ id }) => id ?? -1);
  const first = ids.length > 0 ? snapshot.views.nodeWithId(ids[0]) : -1;
  if (first < 0)
    throw new LeaklineError('The report does not say which objects hold this suspect. Analyse the series again.');
  const steps = [...snapshot.views.path(first)];
  ids.forEach((id, i) => {
    const node = i === 0 ? -1 : snapshot.views.nodeWithId(id);
    if (node < 0) return;
    const { edge, kind } = suspect.retainerPath[i];
    steps.push({ ...snapshot.views.step(node), edge, edgeKind: kind, suspect: i === ids.length - 1 });
  });
  return pathOf(snapshot, steps);
}
