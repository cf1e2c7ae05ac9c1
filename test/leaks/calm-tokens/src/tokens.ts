import { randomBytes } from 'node:crypto';

interface Issued {
  readonly user: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

export class TokenStore {
  readonly #issued = new Map<string, Issued>();
  readonly #sweeper: NodeJS.Timeout;

  constructor(
    private readonly lifetimeMs: number,
    sweepEveryMs: number,
  ) {
    this.#sweeper = setInterval(() => this.sweep(), sweepEveryMs);
    this.#sweeper.unref();
  }

  issue(user: string, scopes: readonly string[]): string {
    const token = randomBytes(18).toString('base64url');
    this.#issued.set(token, { user, scopes, expiresAt: Date.now() + this.lifetimeMs });
    return token;
  }

  check(token: string): Issued | undefined {
    const issued = this.#issued.get(token);
    if (issued === undefined || issued.expiresAt < Date.now()) return undefined;
    return issued;
  }

  sweep(now = Date.now()): void {
    for (const [token, { expiresAt }] of this.#issued) {
      if (expiresAt < now) this.#issued.delete(token);
    }
  }

  close(): void {
    clearInterval(this.#sweeper);
  }
}
