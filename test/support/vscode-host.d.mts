export interface HostOptions {
  readonly vsix?: string;
  /** Display language, e.g. `zh-cn`. */
  readonly language?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly dataDir?: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: (text: string) => void;
}

export interface Host {
  readonly pid: number;
  readonly port: number;
  readonly dataDir: string;
  log(): string;
  stop(): Promise<void>;
  url(open: { readonly folder: string; readonly extension?: string; readonly tests?: string }): string;
}

export function installHost(log?: (text: string) => void): Promise<void>;
export function startHost(options?: HostOptions): Promise<Host>;
export function hostVersion(): string;
export function freePort(): Promise<number>;
