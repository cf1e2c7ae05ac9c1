import * as vscode from 'vscode';
import { LeaklineError, sentenceOf } from '../base/errors.ts';
import { message } from '../base/message.ts';
import { plainText } from '../base/plain-text.ts';
import { formatBytes } from '../base/units.ts';
import type { LeaklineHost } from '../host/host.ts';
import { growingRows } from '../model/growing.ts';
import type { ClassRow, Report, Suspect } from '../model/report.ts';
import type { CapturePlan, SeriesItem } from '../model/series.ts';
import { classWithoutKeys, commandWithoutSecrets, pathWithoutKeys } from '../report/redacted.ts';
import type { CaptureCommand } from './capture-command.ts';
import { shortTitle, type TargetList } from './target-list.ts';
import { parseEndpoint } from './typed-targets.ts';

/** An assistant reads these answers with a budget: few rows, short names, no text of the target's strings. */
const MOST_ROWS = 20;
const NAME_LENGTH = 120;

interface SeriesInput {
  readonly series?: string;
}

interface RetainersInput extends SeriesInput {
  readonly suspect: string;
}

interface CaptureInput {
  readonly target?: string;
  readonly snapshots?: number;
  readonly intervalSeconds?: number;
  readonly loadCommand?: string;
}

export interface ToolParts {
  readonly host: LeaklineHost;
  readonly capture: CaptureCommand;
  readonly targets: TargetList;
}

/** What a language model may ask of the series of this workspace, and the capture it may propose. */
export function registerTools(parts: ToolParts): vscode.Disposable {
  const { host } = parts;
  return vscode.Disposable.from(
    register<object>('leakline_list_series', async () => (await host.series()).slice(0, MOST_ROWS).map(seriesRow)),
    register<SeriesInput>('leakline_growth', async ({ series }) => growthAnswer(await reportOf(host, series))),
    register<SeriesInput>('leakline_suspects', async ({ series }) => suspectsAnswer(await reportOf(host, series))),
    register<RetainersInput>('leakline_retainers', async ({ series, suspect }) => {
      const found = (await reportOf(host, series)).suspects.find(({ id }) => id === suspect);
      if (!found) throw new LeaklineError(message`There is no suspect ${suspect} in this series.`);
      return { title: found.title, explanation: found.explanation, path: pathWithoutKeys(found) };
    }),
    vscode.lm.registerTool('leakline_capture', new CaptureTool(parts)),
  );
}

/** A tool that only reads. A failure is an answer, too: the model can say it or try something else. */
function register<Input>(name: string, answer: (input: Input) => Promise<unknown>): vscode.Disposable {
  return vscode.lm.registerTool<Input>(name, {
    invoke: async ({ input }) => {
      try {
        return textResult(await answer(input));
      } catch (error) {
        return textResult({ error: sentenceOf(error) });
      }
    },
  });
}

function textResult(value: unknown): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(value, null, 1))]);
}

async function reportOf(host: LeaklineHost, seriesId: string | undefined): Promise<Report> {
  const all = await host.series();
  const series =
    seriesId === undefined ? all.find(({ hasReport }) => hasReport) : all.find(({ id }) => id === seriesId);
  const report = series && (await host.reportOf(series.id));
  if (report) return report;
  throw new LeaklineError(
    'There is no analysed series like that. Use leakline_list_series, or leakline_capture for a new one.',
  );
}

function seriesRow({ id, manifest, hasReport }: SeriesItem): object {
  return {
    series: id,
    target: toldTitle(manifest.target.title),
    createdAt: manifest.createdAt,
    snapshots: manifest.threads[0]?.snapshots.length ?? 0,
    analysed: hasReport,
    ...(manifest.problem === undefined ? {} : { problem: manifest.problem }),
  };
}

/** Command lines may have passwords and tokens of their own. */
function toldTitle(title: string): string {
  return commandWithoutSecrets(shortTitle(title));
}

function growthAnswer({ verdict, classes, series }: Report): object {
  return {
    verdict: verdict.kind,
    summary: verdict.summary,
    snapshots: series.snapshots.length,
    growing: growingRows(classes).slice(0, MOST_ROWS).map(classRow),
  };
}

function classRow({ name, counts, bytes, retainedBytes }: ClassRow): object {
  return {
    class: classWithoutKeys(name),
    counts,
    bytes: bytes.map((value) => formatBytes(value)),
    retained: formatBytes(retainedBytes),
  };
}

function suspectsAnswer({ verdict, suspects, suppressed = [], baseline }: Report): object {
  return {
    verdict: verdict.kind,
    summary: verdict.summary,
    suspects: suspects.slice(0, MOST_ROWS).map(suspectRow),
    ...(suppressed.length === 0 ? {} : { suppressed: suppressed.length }),
    ...(baseline?.gone ? { goneSinceSeriesBefore: baseline.gone.length } : {}),
  };
}

function suspectRow(suspect: Suspect): object {
  const { id, kind, confidence, title, file, line, context, countPerInterval, unit, packages } = suspect;
  return {
    suspect: id,
    ...(suspect.status === undefined ? {} : { status: suspect.status }),
    kind,
    confidence,
    title: plainText(title, 300),
    place: file === undefined ? undefined : `${file}:${line}`,
    context,
    growth: `+${countPerInterval} ${plainText(unit, NAME_LENGTH)} and ${formatBytes(suspect.bytesPerInterval)} per interval`,
    retained: formatBytes(suspect.retainedBytes),
    packages,
    remedy: suspect.remedy,
  };
}

/** Touches a running program, so the person is asked each time, with what is going to happen. */
class CaptureTool implements vscode.LanguageModelTool<CaptureInput> {
  readonly #parts: ToolParts;

  constructor(parts: ToolParts) {
    this.#parts = parts;
  }

  prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<CaptureInput>): vscode.PreparedToolInvocation {
    const message = new vscode.MarkdownString();
    message.appendText(
      input.loadCommand === undefined
        ? vscode.l10n.t(
            'Take heap snapshots of {0}? It stands still during each of them.',
            input.target ?? vscode.l10n.t('a target you choose'),
          )
        : vscode.l10n.t(
            'Take heap snapshots of {0} and run this command in a shell before each of them: {1}',
            input.target ?? vscode.l10n.t('a target you choose'),
            input.loadCommand,
          ),
    );
    return {
      invocationMessage: vscode.l10n.t('Capturing a heap series'),
      confirmationMessages: { title: vscode.l10n.t('Capture a heap series'), message },
    };
  }

  async invoke({
    input,
  }: vscode.LanguageModelToolInvocationOptions<CaptureInput>): Promise<vscode.LanguageModelToolResult> {
    try {
      return textResult(await this.#capture(input));
    } catch (error) {
      return textResult({ error: sentenceOf(error) });
    }
  }

  async #capture(input: CaptureInput): Promise<unknown> {
    const { host, capture, targets } = this.#parts;
    const address = input.target === undefined ? undefined : parseEndpoint(input.target);
    if (input.target !== undefined && !address) {
      const open = (await targets.all()).filter(({ inspector }) => inspector !== undefined);
      return {
        error: 'The target must be HOST:PORT of an open inspector.',
        targets: open
          .slice(0, MOST_ROWS)
          .map(({ title, inspector }) => ({ target: inspector, title: toldTitle(title) })),
      };
    }
    const seriesId = await capture.run({ ...(address && { address }), plan: planOf(input) });
    if (seriesId === undefined) return { error: 'The person left before the series was whole.' };
    return { series: seriesId, ...suspectsAnswer(await reportOf(host, seriesId)) };
  }
}

function planOf({ snapshots = 4, intervalSeconds = 10, loadCommand }: CaptureInput): CapturePlan {
  const runsCommand = loadCommand !== undefined && loadCommand.trim() !== '';
  if (runsCommand && !vscode.workspace.isTrusted) {
    throw new LeaklineError('Load commands need a trusted workspace.');
  }
  return {
    snapshots: Math.min(Math.max(Math.round(snapshots), 2), 20),
    mode: 'sampling',
    fill: runsCommand
      ? { kind: 'load', command: loadCommand }
      : { kind: 'time', ms: Math.max(1, intervalSeconds) * 1000 },
    threads: 'all',
  };
}
