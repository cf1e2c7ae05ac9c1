import { withTimeout } from '../base/waiting.ts';
import type { Milliseconds } from '../base/units.ts';
import type { TargetAddress, ThreadInfo } from '../model/target.ts';
import { probeEndpoint } from './endpoint.ts';
import { InspectorSession } from './inspector-session.ts';
import { hasClients } from './processes-linux.ts';
import { ThreadSessions } from './thread-session.ts';

const PROBE_MS: Milliseconds = 1000;
const ANSWER_MS: Milliseconds = 1500;

/**
 * The worker threads of a process, told by its inspector; `undefined` when it cannot be asked. Who leaves an inspector
 * clears the object ids of everybody else, so a process that has a client already is not asked.
 */
export async function listThreads(
  webSocketUrl: string,
  signal?: AbortSignal,
): Promise<readonly ThreadInfo[] | undefined> {
  if (process.platform === 'linux' && (await hasClients(Number(new URL(webSocketUrl).port)))) return undefined;
  const session = await InspectorSession.open(webSocketUrl, signal).catch(() => undefined);
  if (!session) return undefined;
  const threads = new ThreadSessions(session, () => undefined);
  try {
    await withTimeout(threads.start(), ANSWER_MS, () => 'no answer');
    return threads.sessions.map(({ info: { title, url } }) => ({ title, url }));
  } catch {
    return undefined;
  } finally {
    threads.dispose();
    await session.close();
  }
}

export async function threadsOf(
  address: TargetAddress,
  signal?: AbortSignal,
): Promise<readonly ThreadInfo[] | undefined> {
  if (address.kind !== 'inspector') return undefined;
  const endpoint = await probeEndpoint(address.host, address.port, PROBE_MS, signal);
  return listThreads(endpoint.webSocketUrl, signal);
}
