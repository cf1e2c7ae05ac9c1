import { message, type Message } from '../base/message.ts';
import { formatBytes } from '../base/units.ts';
import type { Suspect } from './report.ts';

/** Below this a suspect grows with something else than requests. */
const LEAST = 0.005;

/** The growth of a suspect per request, when the number of requests is known. */
export function withRequests(suspect: Suspect, requestsPerInterval: number | undefined): Suspect {
  if (requestsPerInterval === undefined || suspect.thread !== 0) return suspect;
  return {
    ...suspect,
    countPerRequest: Math.round((1000 * suspect.countPerInterval) / requestsPerInterval) / 1000,
    bytesPerRequest: Math.round(suspect.bytesPerInterval / requestsPerInterval),
  };
}

/** `+1, 4.1 kB`; '' when it is not known, or nothing to speak of. */
export function perRequestFigure({ countPerRequest = 0, bytesPerRequest = 0 }: Suspect): string {
  const parts = [
    ...(countPerRequest >= LEAST ? [rate(countPerRequest)] : []),
    ...(bytesPerRequest >= 1 ? [formatBytes(bytesPerRequest)] : []),
  ];
  return parts.length === 0 ? '' : `+${parts.join(', ')}`;
}

export function perRequest(suspect: Suspect): Message | undefined {
  const figure = perRequestFigure(suspect);
  return figure === '' ? undefined : message`${figure} per request`;
}

function rate(count: number): string {
  return String(count >= 10 ? Math.round(count) : Math.round(count * 100) / 100);
}
