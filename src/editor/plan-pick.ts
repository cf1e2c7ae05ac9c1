import * as vscode from 'vscode';
import type { SeriesMode } from '../model/report.ts';
import { type CapturePlan, UNTIL_GROWTH_SNAPSHOTS, USUAL_SNAPSHOTS } from '../model/series.ts';
import { isRemote, type TargetAddress } from '../model/target.ts';
import type { WatchPlan } from '../model/watch.ts';
import { askTime } from './ask-value.ts';
import { askConditions, conditionsText, type Conditions } from './conditions.ts';
import { askDuration, rungsFor } from './rungs.ts';
import { pickRow } from './workbench-text.ts';

const REMEMBERED = 'leakline.plan';

/** Snapshots, or a look without any. */
export type PickedPlan =
  | { readonly kind: 'series'; readonly plan: CapturePlan }
  | { readonly kind: 'watch'; readonly plan: WatchPlan };

interface PlanItem extends vscode.QuickPickItem {
  readonly choose?: () => Promise<PickedPlan | Asked | undefined>;
}

/** The plan is still to be chosen, under these conditions. */
interface Asked {
  readonly kind: 'conditions';
  readonly conditions: Conditions;
}

/** Asks how the target is to be looked at; the plan used last is on top and chosen by Enter, but for what runs elsewhere. */
export async function pickPlan(memory: vscode.Memento, address: TargetAddress): Promise<PickedPlan | undefined> {
  const remembered = memory.get<CapturePlan>(REMEMBERED);
  // A workspace that is not trusted runs no commands.
  const last = vscode.workspace.isTrusted || remembered?.fill.kind === 'time' ? remembered : undefined;
  const rungs = rungItems(address);
  for (let conditions: Conditions = {}; ;) {
    const series = planItems(last, conditions);
    const chosen = await vscode.window.showQuickPick(
      isRemote(address) ? [...rungs, ...series] : [...series, ...rungs],
      {
        title: vscode.l10n.t('Capture Heap Series: Plan (2/2)'),
        placeHolder: vscode.l10n.t(
          'How many snapshots? Each stops the program for about 80 ms per MB of its heap, 45 ms from Node 24 on',
        ),
        ignoreFocusOut: true,
      },
    );
    const picked = await chosen?.choose?.();
    if (picked?.kind === 'conditions') {
      conditions = picked.conditions;
      continue;
    }
    if (picked?.kind === 'series') await memory.update(REMEMBERED, picked.plan);
    return picked;
  }
}

/** A series that ends when growth is found may take more snapshots until then. */
function under(conditions: Conditions, plan: CapturePlan): CapturePlan {
  const snapshots = conditions.untilGrowth ? Math.max(plan.snapshots, UNTIL_GROWTH_SNAPSHOTS) : plan.snapshots;
  return { ...plan, ...conditions, snapshots };
}

/** Asks only what can be done without a snapshot. */
export async function pickRung(address: TargetAddress): Promise<WatchPlan | undefined> {
  const chosen = await vscode.window.showQuickPick(rungItems(address).slice(1), {
    title: vscode.l10n.t('Watch Target'),
    placeHolder: vscode.l10n.t('What may it cost the target?'),
    ignoreFocusOut: true,
  });
  const picked = await chosen?.choose?.();
  return picked?.kind === 'watch' ? picked.plan : undefined;
}

function separator(label: string): PlanItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function rungItems(address: TargetAddress): PlanItem[] {
  const items = rungsFor(address).map(({ label, price, usual, plan }): PlanItem => ({
    label: `$(eye) ${label}`,
    detail: price,
    choose: async () => {
      const ms = await askDuration(usual);
      return ms === undefined ? undefined : { kind: 'watch', plan: plan(ms) };
    },
  }));
  return [separator(vscode.l10n.t('Without a snapshot')), ...items];
}

async function asSeries(plan: CapturePlan | undefined): Promise<PickedPlan | undefined> {
  return plan && { kind: 'series', plan };
}

function planItems(last: CapturePlan | undefined, conditions: Conditions): PlanItem[] {
  const ready = (icon: string, given: CapturePlan, description: string): PlanItem => {
    const plan = under(conditions, given);
    return pickRow({ icon, label: planText(plan), description, choose: () => asSeries(plan) });
  };
  const items: PlanItem[] = [];
  if (last)
    items.push(
      separator(vscode.l10n.t('As last time')),
      ready('history', last, [modeText(last.mode), conditionsText(last)].filter(Boolean).join(' · ')),
    );
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
      label: `$(terminal) ${vscode.l10n.t('{0} snapshots with a load command…', USUAL_SNAPSHOTS)}`,
      detail: vscode.l10n.t('It runs once in every interval: the same work each time gives the clearest result.'),
      choose: async () => {
        const plan = await askLoadPlan(last);
        return asSeries(plan && under(conditions, plan));
      },
    });
  }
  items.push({
    label: `$(settings-gear) ${vscode.l10n.t('Another number, interval or mode…')}`,
    choose: async () => {
      const plan = await askPlan(under(conditions, last ?? timedPlan(30)));
      return asSeries(plan && { ...plan, ...conditions });
    },
  });
  items.push({
    label: `$(bell) ${vscode.l10n.t('Begin or end by a condition…')}`,
    description: conditionsText(conditions),
    detail: vscode.l10n.t('When memory passes a limit, after a time, at a size on disk, or when growth is found'),
    choose: async () => {
      const asked = await askConditions(conditions);
      return { kind: 'conditions', conditions: asked ?? conditions };
    },
  });
  return items;
}

function timedPlan(seconds: number): CapturePlan {
  return {
    snapshots: USUAL_SNAPSHOTS,
    mode: 'sampling',
    fill: { kind: 'time', ms: seconds * 1000 },
    threads: 'all',
  };
}

function planText({ snapshots, fill, untilGrowth }: CapturePlan): string {
  const count = untilGrowth
    ? vscode.l10n.t('Up to {0} snapshots', snapshots)
    : vscode.l10n.t('{0} snapshots', snapshots);
  return fill.kind === 'time'
    ? vscode.l10n.t('{0}, {1} apart', count, durationText(fill.ms))
    : vscode.l10n.t('{0}, load: {1}', count, fill.command);
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
  const snapshots = last?.snapshots ?? USUAL_SNAPSHOTS;
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
  const ms = await askTime({
    title: vscode.l10n.t('Interval'),
    prompt: vscode.l10n.t('Time between two snapshots: 500ms, 30s, 2m, 1h'),
    value: start.fill.kind === 'time' ? `${start.fill.ms / 1000}s` : '30s',
  });
  return ms === undefined ? undefined : { kind: 'time', ms };
}

async function askMode(current: SeriesMode): Promise<SeriesMode | undefined> {
  const modes: readonly (vscode.QuickPickItem & { readonly mode: SeriesMode })[] = [
    {
      mode: 'sampling',
      label: vscode.l10n.t('Allocation samples'),
      detail: vscode.l10n.t(
        'The default: where memory was allocated, from samples. A web server does not feel it; a loop that only allocates becomes 15 % slower.',
      ),
    },
    {
      mode: 'snapshots',
      label: vscode.l10n.t('Snapshots only'),
      detail: vscode.l10n.t('Nothing but the pause of each snapshot.'),
    },
    {
      mode: 'tracking',
      label: vscode.l10n.t('Allocation stacks'),
      detail: vscode.l10n.t(
        'The stack of every allocation. A web server becomes up to 20 times slower, a loop that only allocates 80 times: never in production.',
      ),
    },
  ];
  const ordered = [...modes].sort((a, b) => Number(b.mode === current) - Number(a.mode === current));
  const chosen = await vscode.window.showQuickPick(ordered, {
    title: vscode.l10n.t('What else is recorded'),
    ignoreFocusOut: true,
  });
  return chosen?.mode;
}
