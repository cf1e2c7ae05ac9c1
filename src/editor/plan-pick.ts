import * as vscode from 'vscode';
import { parseDuration } from '../base/units.ts';
import type { SeriesMode } from '../model/report.ts';
import type { CapturePlan } from '../model/series.ts';

const REMEMBERED = 'leakline.plan';
const DEFAULT_SNAPSHOTS = 4;

interface PlanItem extends vscode.QuickPickItem {
  readonly choose?: () => Promise<CapturePlan | undefined>;
}

/** Asks how the series is to be taken; the plan used last is on top and chosen by Enter. */
export async function pickPlan(memory: vscode.Memento): Promise<CapturePlan | undefined> {
  const remembered = memory.get<CapturePlan>(REMEMBERED);
  // A workspace that is not trusted runs no commands.
  const last = vscode.workspace.isTrusted || remembered?.fill.kind === 'time' ? remembered : undefined;
  const chosen = await vscode.window.showQuickPick(planItems(last), {
    title: vscode.l10n.t('Capture Heap Series: Plan (2/2)'),
    placeHolder: vscode.l10n.t('How many snapshots, and what happens between them?'),
    ignoreFocusOut: true,
  });
  const plan = await chosen?.choose?.();
  if (plan) await memory.update(REMEMBERED, plan);
  return plan;
}

function planItems(last: CapturePlan | undefined): PlanItem[] {
  const separator = (label: string): PlanItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const ready = (icon: string, plan: CapturePlan, description: string): PlanItem => ({
    label: `$(${icon}) ${planText(plan)}`,
    description,
    choose: async () => plan,
  });
  const items: PlanItem[] = [];
  if (last) items.push(separator(vscode.l10n.t('As last time')), ready('history', last, modeText(last.mode)));
  const command = vscode.workspace.isTrusted ? configuredLoad() : '';
  if (command !== '' && !(last?.fill.kind === 'load' && last.fill.command === command)) {
    const plan = loadPlan(command, last);
    const title = vscode.l10n.t('Load command of this workspace');
    items.push(separator(title), ready('terminal', plan, modeText(plan.mode)));
  }
  items.push(separator(vscode.l10n.t('You make the load')));
  for (const seconds of [10, 30, 120]) {
    items.push(ready('watch', timedPlan(seconds), vscode.l10n.t('use the program meanwhile')));
  }
  items.push(separator(vscode.l10n.t('Other ways')));
  if (vscode.workspace.isTrusted) {
    items.push({
      label: `$(terminal) ${vscode.l10n.t('{0} snapshots with a load command…', DEFAULT_SNAPSHOTS)}`,
      detail: vscode.l10n.t('It runs once in every interval: the same work each time gives the clearest result.'),
      choose: () => askLoadPlan(last),
    });
  }
  items.push({
    label: `$(settings-gear) ${vscode.l10n.t('Another number, interval or mode…')}`,
    choose: () => askPlan(last ?? timedPlan(30)),
  });
  return items;
}

function timedPlan(seconds: number): CapturePlan {
  return {
    snapshots: DEFAULT_SNAPSHOTS,
    mode: 'sampling',
    fill: { kind: 'time', ms: seconds * 1000 },
    threads: 'all',
  };
}

export function planText({ snapshots, fill }: CapturePlan): string {
  return fill.kind === 'time'
    ? vscode.l10n.t('{0} snapshots, {1} apart', snapshots, durationText(fill.ms))
    : vscode.l10n.t('{0} snapshots, load: {1}', snapshots, fill.command);
}

function durationText(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000} min`;
  return ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`;
}

function modeText(mode: SeriesMode): string {
  switch (mode) {
    case 'sampling':
      return vscode.l10n.t('with allocation samples');
    case 'tracking':
      return vscode.l10n.t('with allocation stacks');
    case 'snapshots':
      return vscode.l10n.t('snapshots only');
    default:
      return mode satisfies never;
  }
}

async function askLoadPlan(last: CapturePlan | undefined): Promise<CapturePlan | undefined> {
  const command = await vscode.window.showInputBox({
    title: vscode.l10n.t('Load command'),
    prompt: vscode.l10n.t(
      'Run in a shell once to warm up and once in every interval, e.g. npx autocannon -a 300 http://localhost:3000/',
    ),
    value: last?.fill.kind === 'load' ? last.fill.command : configuredLoad(),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('Write a command that ends by itself.') : undefined),
  });
  return command === undefined ? undefined : loadPlan(command.trim(), last);
}

function loadPlan(command: string, last: CapturePlan | undefined): CapturePlan {
  const snapshots = last?.snapshots ?? DEFAULT_SNAPSHOTS;
  return { snapshots, mode: last?.mode ?? 'sampling', fill: { kind: 'load', command }, threads: 'all' };
}

function configuredLoad(): string {
  return vscode.workspace.getConfiguration('leakline').get<string>('loadCommand', '').trim();
}

async function askPlan(start: CapturePlan): Promise<CapturePlan | undefined> {
  const snapshots = await vscode.window.showInputBox({
    title: vscode.l10n.t('Number of snapshots'),
    prompt: vscode.l10n.t('Two show a difference, four tell growth from warm-up'),
    value: String(start.snapshots),
    ignoreFocusOut: true,
    validateInput: (value) =>
      /^\s*\d{1,3}\s*$/.test(value) && Number(value) >= 2 ? undefined : vscode.l10n.t('A number from 2 to 999.'),
  });
  if (snapshots === undefined) return undefined;
  const fill = await askFill(start);
  if (fill === undefined) return undefined;
  const mode = await askMode(start.mode);
  return mode === undefined ? undefined : { snapshots: Number(snapshots), mode, fill, threads: 'all' };
}

async function askFill(start: CapturePlan): Promise<CapturePlan['fill'] | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Interval'),
    prompt: vscode.l10n.t('Time between two snapshots: 500ms, 30s, 2m, 1h'),
    value: start.fill.kind === 'time' ? `${start.fill.ms / 1000}s` : '30s',
    ignoreFocusOut: true,
    validateInput: (value) =>
      parseDuration(value) === undefined ? vscode.l10n.t('Write it like 500ms, 30s, 2m or 1h.') : undefined,
  });
  const ms = text === undefined ? undefined : parseDuration(text);
  return ms === undefined ? undefined : { kind: 'time', ms };
}

async function askMode(current: SeriesMode): Promise<SeriesMode | undefined> {
  const modes: readonly (vscode.QuickPickItem & { readonly mode: SeriesMode })[] = [
    {
      mode: 'sampling',
      label: vscode.l10n.t('Allocation samples'),
      detail: vscode.l10n.t('The default: where memory was allocated, from samples. Hardly felt by a server.'),
    },
    {
      mode: 'snapshots',
      label: vscode.l10n.t('Snapshots only'),
      detail: vscode.l10n.t('Nothing but the pause of each snapshot.'),
    },
    {
      mode: 'tracking',
      label: vscode.l10n.t('Allocation stacks'),
      detail: vscode.l10n.t('The stack of every allocation. Can slow a target many times; never in production.'),
    },
  ];
  const ordered = [...modes].sort((a, b) => Number(b.mode === current) - Number(a.mode === current));
  const chosen = await vscode.window.showQuickPick(ordered, {
    title: vscode.l10n.t('What else is recorded'),
    ignoreFocusOut: true,
  });
  return chosen?.mode;
}
