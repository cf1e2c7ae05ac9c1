import { connect } from 'node:net';
import { LeaklineError } from '../base/errors.ts';
import { message } from '../base/message.ts';
import { isAlive } from '../base/process-alive.ts';
import type { Report, Suspect } from '../model/report.ts';
import type { SeriesManifest } from '../model/series.ts';
import type { TargetAddress } from '../model/target.ts';
import type { TapPoint, TapRequest } from '../model/tap.ts';
import { planOfSeries } from './plan-of-series.ts';

/** Lines that are tapped together after a series. */
const MOST_POINTS = 3;
const REACH_MS = 300;

/** The lines of the best suspects. */
export function tapPointsOf({ suspects }: Report): TapPoint[] {
  return suspects.flatMap(pointOf).slice(0, MOST_POINTS);
}

function pointOf({ id, thread, confidence, running }: Suspect): TapPoint[] {
  return running ? [{ suspectId: id, thread, confidence, code: running }] : [];
}

/** What it takes to tap a suspect of a series whose session is over. */
export function tapRequestOf(manifest: SeriesManifest, suspect: Suspect): TapRequest {
  const plan = planOfSeries(manifest);
  const points = pointOf(suspect);
  const { address, threads, workspaceFolders } = manifest;
  if (!address || !plan)
    throw new LeaklineError('The target of this series does not run any more. Capture a new series.');
  if (points.length === 0) {
    throw new LeaklineError(
      message`No line could be named for this suspect, so there is none whose calls can be counted.`,
    );
  }
  return {
    address,
    points,
    fill: plan.fill,
    ...(workspaceFolders[0] === undefined ? {} : { loadFolder: workspaceFolders[0] }),
    threadTitles: Object.fromEntries(threads.map(({ id, title }) => [id, title])),
  };
}

/** Whether the target seems to be there still, as far as that can be told at once and without disturbing it. */
export async function isReachable(address: TargetAddress | undefined): Promise<boolean> {
  switch (address?.kind) {
    case 'process':
      return isAlive(address.pid);
    case 'inspector':
      return listens(address.host, address.port);
    case 'websocket': {
      const { hostname, port, protocol } = new URL(address.url);
      return listens(hostname, Number(port) || (protocol === 'wss:' ? 443 : 80));
    }
    case 'docker':
    case 'kubernetes':
      return true;
    case 'program':
    case undefined:
      return false;
    default:
      return address satisfies never;
  }
}

async function listens(host: string, port: number): Promise<boolean> {
  const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port });
  try {
    return await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.setTimeout(REACH_MS, () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}
