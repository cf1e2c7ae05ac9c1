/** How a target is reached. */
export type TargetAddress =
  | { readonly kind: 'inspector'; readonly host: string; readonly port: number }
  | { readonly kind: 'websocket'; readonly url: string }
  | { readonly kind: 'process'; readonly pid: number }
  | ContainerAddress
  | ProgramAddress;

/** Started under the inspector, and stopped afterwards. */
export interface ProgramAddress {
  readonly kind: 'program';
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** On top of our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Of a cluster a worker is captured, unless the primary is asked for. */
  readonly cluster?: 'primary';
}

/** The first Node process in a container, reached through the user's own `docker` or `kubectl`. */
export type ContainerAddress =
  | { readonly kind: 'docker'; readonly container: string }
  | { readonly kind: 'kubernetes'; readonly namespace?: string; readonly pod: string; readonly container?: string };

/** A row of `leakline targets` and of the pick in the editor. */
export interface TargetInfo {
  readonly title: string;
  readonly address: TargetAddress;
  readonly pid?: number;
  readonly node?: string;
  readonly cwd?: string;
  readonly rssBytes?: number;
  /** `127.0.0.1:9229` when an inspector is open. */
  readonly inspector?: string;
  /** The inspector listens beyond loopback: anybody who reaches the machine can run code in the target. */
  readonly exposed?: boolean;
  /** Worker threads that run now, where an inspector told; they are captured with the process. */
  readonly threads?: readonly ThreadInfo[];
}

export interface ThreadInfo {
  readonly title: string;
  /** `file:///srv/app/resize.js` */
  readonly url: string;
}

export type ContainerTool = 'docker' | 'kubectl';

/** A container or pod that runs, to choose from. */
export interface ContainerInfo {
  readonly address: ContainerAddress;
  readonly title: string;
  /** Its image, or the images of a pod. */
  readonly image: string;
}

/** Whether the target runs on another machine, or might: somebody else's, whom nothing may disturb. */
export function isRemote(address: TargetAddress): boolean {
  switch (address.kind) {
    case 'docker':
    case 'kubernetes':
      return true;
    case 'inspector':
      return !isLoopback(address.host);
    case 'websocket':
      return !URL.canParse(address.url) || !isLoopback(new URL(address.url).hostname);
    case 'process':
    case 'program':
      return false;
    default:
      return address satisfies never;
  }
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare === '::1' || bare.startsWith('127.');
}
