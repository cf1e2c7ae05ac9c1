import * as vscode from 'vscode';
import { formatBytes, formatDuration, parseBytes } from '../base/units.ts';
import type { CapturePlan } from '../model/series.ts';
import { parseTrigger, triggerText, type Trigger } from '../model/trigger.ts';
import { askTime, askValue } from './ask-value.ts';

/** What makes a series begin, and end, by itself. */
export type Conditions = Pick<CapturePlan, 'when' | 'lastWhen' | 'maxMs' | 'maxDiskBytes' | 'untilGrowth'>;

interface ConditionItem extends vscode.QuickPickItem {
  /** `undefined` when the person left. */
  readonly ask: () => Promise<Conditions | undefined>;
}

/** `undefined` when the person left; nothing chosen means no conditions. */
export async function askConditions(current: Conditions): Promise<Conditions | undefined> {
  const chosen = await vscode.window.showQuickPick(conditionItems(current), {
    title: vscode.l10n.t('Begin or end by a condition'),
    placeHolder: vscode.l10n.t('Choose as many as you like'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  let conditions: Conditions | undefined = chosen && {};
  for (const item of chosen ?? []) {
    const asked = conditions && (await item.ask());
    conditions = asked && { ...conditions, ...asked };
  }
  return conditions;
}

function conditionItems({ when, lastWhen, maxMs, maxDiskBytes, untilGrowth }: Conditions): ConditionItem[] {
  const { l10n } = vscode;
  return [
    {
      label: l10n.t('Begin when memory passes a limit'),
      picked: when !== undefined,
      ask: async () => {
        const limit = await askLimit(l10n.t('Begin when'), ['rss>500MB', 'rss+20%/5m', 'heap>80%'], when);
        return limit && { when: limit };
      },
    },
    {
      label: l10n.t('Take the last snapshot at once when memory passes a limit'),
      picked: lastWhen !== undefined,
      ask: async () => {
        const limit = await askLimit(l10n.t('Last snapshot when'), ['heap>90%', 'rss>1GB', 'rss+50%/5m'], lastWhen);
        return limit && { lastWhen: limit };
      },
    },
    {
      label: l10n.t('End after a time'),
      picked: maxMs !== undefined,
      ask: async () => {
        const ms = await askTime({
          title: l10n.t('Take no further snapshot after'),
          value: formatDuration(maxMs ?? 600_000),
        });
        return ms === undefined ? undefined : { maxMs: ms };
      },
    },
    {
      label: l10n.t('End before its files are too large'),
      picked: maxDiskBytes !== undefined,
      ask: async () => {
        const bytes = await askValue({
          title: l10n.t('Most bytes on disk'),
          value: formatBytes(maxDiskBytes ?? 2 * 2 ** 30),
          parse: parseBytes,
          usage: l10n.t('Write it like 500 MB or 2 GB.'),
        });
        return bytes === undefined ? undefined : { maxDiskBytes: bytes };
      },
    },
    {
      label: l10n.t('End as soon as growth is found'),
      description: l10n.t('the heap grew in three intervals'),
      picked: untilGrowth === true,
      ask: async () => ({ untilGrowth: true }),
    },
  ];
}

interface LimitItem extends vscode.QuickPickItem {
  readonly ask: () => Promise<Trigger | undefined>;
}

/** A limit that others use, or one of the person's own. */
async function askLimit(
  title: string,
  usual: readonly string[],
  current: Trigger | undefined,
): Promise<Trigger | undefined> {
  const limits = [current, ...usual.map(parseTrigger)].filter((limit) => limit !== undefined);
  const texts = new Map(limits.map((limit) => [triggerText(limit), limit]));
  const items: LimitItem[] = [...texts].map(([label, limit]) => ({
    label,
    description: limitText(limit),
    ask: async () => limit,
  }));
  const own: LimitItem = {
    label: `$(edit) ${vscode.l10n.t('Another limit…')}`,
    ask: () =>
      askValue({
        title,
        value: triggerText(limits[0]!),
        parse: parseTrigger,
        usage: vscode.l10n.t('Write it like rss > 500 MB, heap > 80 % or rss + 20 % / 5m.'),
      }),
  };
  const chosen = await vscode.window.showQuickPick([...items, own], { title, ignoreFocusOut: true });
  return chosen?.ask();
}

function limitText({ metric, limit }: Trigger): string {
  const { l10n } = vscode;
  const what = metric === 'rss' ? l10n.t('the memory of the process') : l10n.t('the JavaScript heap');
  switch (limit.kind) {
    case 'bytes':
      return l10n.t('{0} passes {1}', what, formatBytes(limit.bytes));
    case 'heapLimit':
      return l10n.t('{0} passes {1} % of its own limit', what, limit.percent);
    case 'growth':
      return l10n.t('{0} grows by {1} % within {2}', what, limit.percent, formatDuration(limit.withinMs));
    default:
      return limit satisfies never;
  }
}

/** In one line; '' when there are none. */
export function conditionsText({ when, lastWhen, maxMs, maxDiskBytes, untilGrowth }: Conditions): string {
  const { l10n } = vscode;
  return [
    when && l10n.t('begins at {0}', triggerText(when)),
    lastWhen && l10n.t('last snapshot at {0}', triggerText(lastWhen)),
    maxMs !== undefined && l10n.t('at most {0}', formatDuration(maxMs)),
    maxDiskBytes !== undefined && l10n.t('at most {0} on disk', formatBytes(maxDiskBytes)),
    untilGrowth === true && l10n.t('until growth is found'),
  ]
    .filter((part) => typeof part === 'string')
    .join(' · ');
}
