// A network namespace with a cable to ours, as a container has.
import { execFileSync } from 'node:child_process';

export interface Network {
  /** Address of what runs in it, as it is dialled from here. */
  readonly address: string;
  /** To be put before a command that is to run in it. */
  readonly inside: readonly string[];
  remove(): void;
}

/** `which` keeps the networks of tests that run at the same time apart; 0 to 63. */
export function makeNetwork(which: number): Network | { readonly reason: string } {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return { reason: 'only root on Linux can make a network' };
  const name = `leakline${process.pid}`;
  const [here, there] = [1, 2].map((last) => `10.231.7.${4 * which + last}`);
  const ip = (...args: readonly string[]): void => void execFileSync('ip', args, { stdio: 'pipe' });
  const remove = (): void => ip('netns', 'del', name);
  try {
    ip('netns', 'add', name);
  } catch {
    return { reason: 'this machine does not let us make a network' };
  }
  try {
    ip('link', 'add', `lkhost${which}`, 'type', 'veth', 'peer', 'name', `lkguest${which}`);
    ip('link', 'set', `lkguest${which}`, 'netns', name);
    ip('addr', 'add', `${here}/30`, 'dev', `lkhost${which}`);
    ip('link', 'set', `lkhost${which}`, 'up');
    ip('netns', 'exec', name, 'ip', 'addr', 'add', `${there}/30`, 'dev', `lkguest${which}`);
    ip('netns', 'exec', name, 'ip', 'link', 'set', `lkguest${which}`, 'up');
    ip('netns', 'exec', name, 'ip', 'link', 'set', 'lo', 'up');
  } catch {
    remove();
    return { reason: 'this machine does not let us connect a network' };
  }
  return { address: there, inside: ['ip', 'netns', 'exec', name], remove };
}
