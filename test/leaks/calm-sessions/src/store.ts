import session from 'express-session';

interface Kept {
  readonly json: string;
  readonly until: number;
}

/** Sessions in memory that go when they are over. */
export class ExpiringStore extends session.Store {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly lifetimeMs: number,
    sweepMs: number,
  ) {
    super();
    setInterval(() => this.sweep(), sweepMs).unref();
  }

  override get(id: string, callback: (error: unknown, data?: session.SessionData | null) => void): void {
    const found = this.kept.get(id);
    const live = found !== undefined && found.until > Date.now();
    setImmediate(callback, null, live ? (JSON.parse(found.json) as session.SessionData) : null);
  }

  override set(id: string, data: session.SessionData, callback?: (error?: unknown) => void): void {
    this.kept.set(id, { json: JSON.stringify(data), until: Date.now() + this.lifetimeMs });
    if (callback !== undefined) setImmediate(callback);
  }

  override destroy(id: string, callback?: (error?: unknown) => void): void {
    this.kept.delete(id);
    if (callback !== undefined) setImmediate(callback);
  }

  private sweep(): void {
    const now = Date.now();
    for (const [id, { until }] of this.kept) if (until <= now) this.kept.delete(id);
  }
}
