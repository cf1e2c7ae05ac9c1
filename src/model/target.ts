/** How a target is reached. */
export type TargetAddress =
  | { readonly kind: 'inspector'; readonly host: string; readonly port: number }
  | { readonly kind: 'websocket'; readonly url: string }
  | { readonly kind: 'process'; readonly pid: number }
  | ContainerAddress
  | { readonly kind: 'program'; readonly command: string; readonly args: readonly string[]; readonly cwd: string };

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
}
