import * as v from 'valibot';
import type {
  AllocationTree,
  DominatorRow,
  DuplicateString,
  EdgeRow,
  GrowthGroupRow,
  HeapStatistics,
  ObjectPath,
  ObjectRow,
  Page,
} from '../model/heap-views.ts';
import type { ComparisonRow, GrowthRow, Report } from '../model/report.ts';
import type { Progress } from '../model/progress.ts';

/**
 * Messages between the extension host and the growth panel. The panel names things by id (suspects, snapshots by
 * index, objects by their number inside a snapshot), never by path, and each of its messages is parsed by
 * `parsePanelMessage` before anything happens.
 */

// ---------------------------------------------------------------------------------------------- panel -> host

const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));
const suspectId = v.pipe(v.string(), v.minLength(1), v.maxLength(512));
/** A class can be named after any string of the target; the host looks it up and never opens it. */
const className = v.pipe(v.string(), v.maxLength(2_000_000));
const thread = index;
const snapshot = index;
const page = { offset: index, limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)) };

/** Objects that no way to the root may lead through. */
const ignored = v.optional(v.pipe(v.array(v.pipe(index, v.minValue(1))), v.maxLength(1_000)));

const querySchema = v.variant('kind', [
  v.object({ kind: v.literal('comparison'), thread, base: snapshot, current: snapshot }),
  v.object({
    kind: v.literal('objects'),
    thread,
    snapshot,
    className,
    /** `new`: born after the first snapshot; `survivors`: of those, old enough to have met a collection. */
    only: v.picklist(['all', 'new', 'survivors']),
    sort: v.picklist(['retained', 'self', 'distance', 'id']),
    ...page,
  }),
  v.object({ kind: v.literal('fields'), thread, snapshot, node: index, ...page }),
  /** Without `machinery`, storage is shown as its owner and the rest of V8's bookkeeping left out. */
  v.object({ kind: v.literal('retainers'), thread, snapshot, node: index, machinery: v.boolean(), ignored, ...page }),
  /** The way from the root to one object of the last snapshot, by suspect or by object. */
  v.object({ kind: v.literal('suspectPath'), suspectId }),
  v.object({ kind: v.literal('path'), thread, snapshot, node: index, ignored }),
  /** Without `node`: what hangs directly below the root. */
  v.object({ kind: v.literal('dominators'), thread, snapshot, node: v.optional(index), ...page }),
  v.object({ kind: v.literal('allocations'), thread, snapshot }),
  v.object({ kind: v.literal('statistics'), thread, snapshot }),
  v.object({ kind: v.literal('duplicateStrings'), thread, snapshot, ...page }),
  v.object({
    kind: v.literal('growthBy'),
    thread,
    group: v.picklist(['allocation-site', 'package', 'container', 'file']),
  }),
]);

const exportFormat = v.picklist(['html', 'markdown', 'sarif', 'json', 'csv']);
const shortName = v.pipe(v.string(), v.maxLength(40));
const columnWidth = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000));
/** What differs from how a table is made: columns that were shown or hidden, and their widths in pixels, by column. */
const tableLayout = v.object({
  shown: v.pipe(v.record(shortName, v.boolean()), v.maxEntries(500)),
  widths: v.pipe(v.record(shortName, columnWidth), v.maxEntries(500)),
});

const panelMessageSchema = v.variant('type', [
  /** The page is there and wants its state. */
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('openSuspect'), suspectId }),
  v.object({ type: v.literal('openEvidence'), suspectId, evidence: index }),
  /** Opens where a closure or the constructor of an object stands in the workspace. */
  v.object({ type: v.literal('openNode'), thread, snapshot, node: index }),
  /** Opens the function of an allocation tree's node; `frame` as in `AllocationTree`. */
  v.object({ type: v.literal('openFrame'), thread, snapshot, frame: index }),
  /** Opens a row of `growthBy` that carries a source. */
  v.object({
    type: v.literal('openGroup'),
    thread,
    group: v.picklist(['allocation-site', 'package', 'container', 'file']),
    name: className,
  }),
  v.object({ type: v.literal('suppress'), suspectId }),
  /** Takes back what accepts a suspect. */
  v.object({ type: v.literal('restore'), suspectId }),
  v.object({ type: v.literal('verifyFix'), suspectId }),
  v.object({ type: v.literal('confirmTap'), suspectId }),
  /** The whole report, or one suspect. */
  v.object({ type: v.literal('copyMarkdown'), suspectId: v.optional(suspectId) }),
  v.object({ type: v.literal('export'), format: exportFormat }),
  v.object({ type: v.literal('copyText'), text: v.pipe(v.string(), v.maxLength(32_000_000)) }),
  v.object({ type: v.literal('capture') }),
  v.object({ type: v.literal('openFiles') }),
  v.object({ type: v.literal('cancel') }),
  /** Kept by the host across panels: the columns of each table. */
  v.object({
    type: v.literal('preferences'),
    preferences: v.object({ tables: v.pipe(v.record(shortName, tableLayout), v.maxEntries(40)) }),
  }),
  v.object({ type: v.literal('query'), request: index, query: querySchema }),
  /** The page no longer needs the answer. */
  v.object({ type: v.literal('cancelQuery'), request: index }),
]);

export type PanelQuery = v.InferOutput<typeof querySchema>;
export type PanelMessage = v.InferOutput<typeof panelMessageSchema>;
export type ExportFormat = v.InferOutput<typeof exportFormat>;
export type PanelPreferences = Extract<PanelMessage, { type: 'preferences' }>['preferences'];
export type GrowthGroup = Extract<PanelQuery, { kind: 'growthBy' }>['group'];

/** `undefined` for anything the panel would not send. */
export function parsePanelMessage(message: unknown): PanelMessage | undefined {
  const result = v.safeParse(panelMessageSchema, message);
  return result.success ? result.output : undefined;
}

// ---------------------------------------------------------------------------------------------- host -> panel

export type HostMessage =
  | { readonly type: 'state'; readonly state: PanelState }
  /** Texts of the display language by their English original (`vscode.l10n.bundle`); sent before the first state. */
  | { readonly type: 'language'; readonly language: string; readonly texts: Readonly<Record<string, string>> }
  | { readonly type: 'preferences'; readonly preferences: PanelPreferences }
  /** Work that goes on while a report is shown; `undefined` when it ended. */
  | { readonly type: 'progress'; readonly progress: Progress | undefined }
  /** Scrolls to a suspect; with `retainers`, opens its retaining path as well. */
  | { readonly type: 'reveal'; readonly suspectId: string; readonly retainers?: boolean }
  /** Opens the Comparison of two snapshots of the main thread. */
  | { readonly type: 'compare'; readonly base: number; readonly current: number }
  | { readonly type: 'answer'; readonly request: number; readonly answer: PanelAnswer }
  | { readonly type: 'failure'; readonly request: number; readonly message: string };

export type PanelState =
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'progress';
      readonly title: string;
      readonly progress?: Progress;
      /** What grew most so far, while a series is taken. */
      readonly growth?: readonly GrowthRow[];
    }
  | { readonly kind: 'error'; readonly message: string }
  | {
      readonly kind: 'report';
      readonly seriesId: string;
      readonly title: string;
      readonly report: Report;
      /** What of the optional actions this series can do; buttons of the others are not drawn. */
      readonly can: PanelAbilities;
    };

export interface PanelAbilities {
  /** The snapshots are still there, so that queries can be answered. */
  readonly query: boolean;
  /** The target still runs, so that a tap can be set. */
  readonly confirmTap: boolean;
  /** A workspace is open that suppressions can be written to. */
  readonly suppress: boolean;
  readonly verifyFix: boolean;
}

/** What each query is answered with. `kind` repeats the query's. */
export type PanelAnswer =
  | { readonly kind: 'comparison'; readonly rows: readonly ComparisonRow[] }
  | { readonly kind: 'objects'; readonly page: Page<ObjectRow> }
  | { readonly kind: 'fields'; readonly page: Page<EdgeRow> }
  | { readonly kind: 'retainers'; readonly page: Page<EdgeRow> }
  | { readonly kind: 'suspectPath'; readonly path: ObjectPath }
  | { readonly kind: 'path'; readonly path: ObjectPath }
  | { readonly kind: 'dominators'; readonly page: Page<DominatorRow> }
  | { readonly kind: 'allocations'; readonly tree: AllocationTree }
  | { readonly kind: 'statistics'; readonly statistics: HeapStatistics }
  | { readonly kind: 'duplicateStrings'; readonly page: Page<DuplicateString>; readonly wastedBytes: number }
  /** `sampled`: estimated from samples of allocations; counts are of samples, and nobody knows what they retain. */
  | { readonly kind: 'growthBy'; readonly rows: readonly GrowthGroupRow[]; readonly sampled: boolean };

/** The answer that belongs to a query. */
export type AnswerOf<K extends PanelQuery['kind']> = Extract<PanelAnswer, { readonly kind: K }>;
