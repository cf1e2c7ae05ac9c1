import { randomUUID } from 'node:crypto';

const idleAfterMs = 5 * 60_000;

/** Who looks at which document right now. */
export class PresenceBoard {
  #visits = new Map();
  #documents = new Map([
    ['welcome', { title: 'Welcome', visitors: 0 }],
    ['handbook', { title: 'Handbook', visitors: 0 }],
  ]);

  enter(documentName, { name, colour }) {
    const doc = this.#documents.get(documentName);
    if (!doc) return undefined;
    doc.visitors += 1;
    const token = randomUUID();
    this.#visits.set(token, {
      document: documentName,
      name,
      colour,
      cursor: { line: 0, column: 0 },
      lastSeen: Date.now(),
    });
    return token;
  }

  move(token, line, column) {
    const visit = this.#visits.get(token);
    if (!visit) return false;
    visit.cursor = { line, column };
    visit.lastSeen = Date.now();
    return true;
  }

  leave(token) {
    const visit = this.#visits.get(token);
    if (!visit) return;
    this.#documents.get(visit.document).visitors -= 1;
    visit.lastSeen = 0;
  }

  *visitors(documentName) {
    const oldest = Date.now() - idleAfterMs;
    for (const visit of this.#visits.values()) {
      if (visit.document === documentName && visit.lastSeen > oldest) yield visit;
    }
  }

  summary() {
    return [...this.#documents].map(([name, { title, visitors }]) => ({ name, title, visitors }));
  }
}
