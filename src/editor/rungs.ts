import * as vscode from 'vscode';
import { isRemote, type TargetAddress } from '../model/target.ts';
import { USUAL_WATCH_TIME, type WatchPlan } from '../model/watch.ts';
import { askTime } from './ask-value.ts';

/** A way to look without a snapshot, cheapest first. */
export interface Rung {
  readonly label: string;
  /** What it costs the target, as measured. */
  readonly price: string;
  readonly usual: string;
  readonly plan: (ms: number) => WatchPlan;
}

const EVERY_MS = 1000;
/** Share of the time that a ladder only watches, before it samples. */
const WATCH_FIRST = 0.25;

export function sampling(ms: number): WatchPlan {
  return { ms, everyMs: EVERY_MS, census: false, samplingAfterMs: 0 };
}

/** For a target of somebody else's the one that begins with the least comes first. */
export function rungsFor(address: TargetAddress): Rung[] {
  const { l10n } = vscode;
  const memory: Rung = {
    label: l10n.t('Watch memory'),
    price: l10n.t('No pause. An Express server answered as many requests as alone.'),
    usual: USUAL_WATCH_TIME.memory,
    plan: (ms) => ({ ms, everyMs: EVERY_MS, census: false }),
  };
  const ladder: Rung = {
    label: l10n.t('Watch memory, then sample allocations'),
    price: l10n.t('At most 3 % of the requests of an Express server. Four short pauses to read the samples.'),
    usual: USUAL_WATCH_TIME.memory,
    plan: (ms) => ({ ms, everyMs: EVERY_MS, census: false, samplingAfterMs: Math.round(ms * WATCH_FIRST) }),
  };
  const census: Rung = {
    label: l10n.t('Count listeners'),
    price: l10n.t(
      'At most 3 % of the requests of an Express server. Up to eight pauses of about 12 ms per MB of heap.',
    ),
    usual: USUAL_WATCH_TIME.census,
    plan: (ms) => ({ ms, everyMs: EVERY_MS, census: true }),
  };
  const both: Rung = {
    label: l10n.t('Count listeners and sample allocations'),
    price: l10n.t('The price of both. The most that can be seen without a snapshot.'),
    usual: USUAL_WATCH_TIME.census,
    plan: (ms) => ({ ms, everyMs: EVERY_MS, census: true, samplingAfterMs: 0 }),
  };
  return isRemote(address) ? [ladder, memory, census, both] : [memory, ladder, census, both];
}

/** `undefined` when the person left. */
export async function askDuration(usual = USUAL_WATCH_TIME.memory): Promise<number | undefined> {
  return askTime({
    title: vscode.l10n.t('How long to watch'),
    prompt: vscode.l10n.t('30s, 5m, 1h. It can be ended earlier, and what was seen until then is kept.'),
    value: usual,
  });
}
