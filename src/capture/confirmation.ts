import { CancelledError, reasonOf } from '../base/errors.ts';
import { message, type Message } from '../base/message.ts';
import { rejectOnAbort } from '../base/waiting.ts';
import type { TapPoint, TapRecord } from '../model/tap.ts';
import { tapInterval, type TapEvents, type TapInterval } from './tap-interval.ts';

/** Who knows the suspects of a series while its target is still there. */
export interface Confirmation {
  points(): Promise<readonly TapPoint[]>;
  done(records: readonly TapRecord[]): Promise<void>;
}

/** Taps the suspects of a series for one more interval. Never rejects: the series is whole without it. */
export async function confirmSuspects(
  confirmation: Confirmation,
  interval: Omit<TapInterval, 'points'>,
  events: TapEvents & { warn(warning: Message): void },
  signal: AbortSignal,
): Promise<void> {
  try {
    const points = await rejectOnAbort(confirmation.points(), signal);
    if (points.length === 0) return;
    await confirmation.done(await tapInterval({ ...interval, points }, events, signal));
  } catch (error) {
    if (!(error instanceof CancelledError))
      events.warn(message`The suspects could not be confirmed: ${reasonOf(error)}`);
  }
}
