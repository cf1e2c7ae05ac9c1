export interface DemoService {
  readonly folder: string;
  /** Where the leak is. */
  readonly file: string;
  readonly line: number;
  readonly port: number;
  readonly inspectorPort: number;
  readonly load: string;
  stop(): Promise<void>;
}

export function startDemoService(): Promise<DemoService>;
