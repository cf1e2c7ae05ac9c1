import { randomUUID } from 'node:crypto';

export interface Session {
  readonly id: string;
  readonly user: string;
  readonly cart: string[];
  refreshedAt: number;
}

export class SessionTable extends Map<string, Session> {
  static readonly shared = new SessionTable();

  open(user: string): Session {
    const id = randomUUID();
    const session: Session = { id, user, cart: [], refreshedAt: Date.now() };
    this.set(id, session);
    return session;
  }

  refresh(id: string): Session | undefined {
    const session = this.get(id);
    if (session === undefined) return undefined;
    const refreshed = { ...session, refreshedAt: Date.now() };
    super.set(id, refreshed);
    return refreshed;
  }

  close(id: string): boolean {
    return this.delete(id);
  }
}
