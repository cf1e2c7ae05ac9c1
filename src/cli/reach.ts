import type { ParseArgsConfig } from 'node:util';
import { message } from '../base/message.ts';
import type { TargetAddress } from '../model/target.ts';
import { parseChoice, UsageError } from './usage.ts';

/** The options that say how a target is reached. */
export const howOptions = {
  inspect: { type: 'string' },
  pid: { type: 'string' },
  docker: { type: 'string' },
  kube: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

interface HowToReach {
  readonly inspect?: string | undefined;
  readonly pid?: string | undefined;
  readonly docker?: string | undefined;
  readonly kube?: string | undefined;
  readonly cluster?: string | undefined;
}

export function parseAddress(how: HowToReach, program: readonly string[], cwd: string): TargetAddress {
  const { inspect, pid, docker, kube } = how;
  const given = [inspect, pid, docker, kube].filter((value) => value !== undefined).length + Number(program.length > 0);
  if (given === 0)
    throw new UsageError('Say what to reach: --inspect HOST:PORT, --pid N, --docker, --kube, or a program after --.');
  if (given > 1) throw new UsageError('Give only one of --inspect, --pid, --docker, --kube, and a program after --.');
  if (inspect !== undefined) return parseInspect(inspect);
  if (docker !== undefined) return { kind: 'docker', container: docker };
  if (kube !== undefined) return parsePod(kube);
  if (pid !== undefined) {
    if (!/^[1-9]\d*$/.test(pid)) throw new UsageError(message`--pid takes a process id, not "${pid}".`);
    return { kind: 'process', pid: Number(pid) };
  }
  const isPrimary = parseChoice('cluster', how.cluster ?? 'worker', ['worker', 'primary']) === 'primary';
  return {
    kind: 'program',
    command: program[0],
    args: program.slice(1),
    cwd,
    ...(isPrimary && { cluster: 'primary' }),
  };
}

/** `POD`, `NAMESPACE/POD`, each with `:CONTAINER`. */
function parsePod(text: string): TargetAddress {
  const match = /^(?:([\w.-]+)\/)?([\w.-]+)(?::([\w.-]+))?$/.exec(text);
  if (!match) throw new UsageError(message`--kube takes [NAMESPACE/]POD[:CONTAINER], not "${text}".`);
  const [, namespace, pod, container] = match;
  return {
    kind: 'kubernetes',
    pod,
    ...(namespace === undefined ? {} : { namespace }),
    ...(container === undefined ? {} : { container }),
  };
}

function parseInspect(text: string): TargetAddress {
  if (/^wss?:\/\//.test(text)) return { kind: 'websocket', url: text };
  const match = /^(?:(\[[0-9a-f:.]+\]|[^:]*):)?(\d+)$/i.exec(text);
  const port = Number(match?.[2]);
  if (!match || port < 1 || port > 65_535) {
    throw new UsageError(message`"${text}" is no HOST:PORT, such as 127.0.0.1:9229, and no ws:// URL.`);
  }
  return { kind: 'inspector', host: match[1] || '127.0.0.1', port };
}
