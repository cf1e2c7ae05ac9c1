import { withTimeout } from '../base/waiting.ts';
import { evaluate, type Session } from './session.ts';

/**
 * The book in the target in which everybody of us who is connected stands, and whether its inspector was opened for us.
 * An entry is a weak reference to an object that only the guest's connection keeps alive: who crashed has none any more.
 */
const BOOK = `globalThis[Symbol.for('leakline.guests')]`;

const ENTER = `(() => {
  if (!${BOOK}) {
    Object.defineProperty(globalThis, Symbol.for('leakline.guests'), {
      value: { guests: [], opened: false }, configurable: true, writable: true,
    });
  }
  const guest = {};
  ${BOOK}.guests.push(new WeakRef(guest));
  return guest;
})()`;

const COUNT = `${BOOK}?.guests.filter((guest) => guest.deref()).length ?? 0`;

const CLOSE_INSPECTOR = `(() => {
  const { opened } = ${BOOK} ?? {};
  delete ${BOOK};
  if (opened) (process.getBuiltinModule?.('inspector') ?? require('inspector')).close();
})()`;

const ANSWER_MS = 2000;

/** Our entry in the target's book. */
export class Guest {
  readonly #session: Session;
  readonly #objectId: string;
  /** How many others were connected when we came. */
  readonly others: number;

  private constructor(session: Session, objectId: string, others: number) {
    this.#session = session;
    this.#objectId = objectId;
    this.others = others;
  }

  /** @param openedHere whether its inspector was just opened for us; then the last of us to leave closes it again */
  static async enter(session: Session, openedHere: boolean): Promise<Guest> {
    const { result } = await session.send('Runtime.evaluate', { expression: ENTER, silent: true });
    if (openedHere) await evaluate(session, `${BOOK}.opened = true`);
    return new Guest(session, result.objectId ?? '', (await countGuests(session, 1)) - 1);
  }

  /** The last to leave takes the book away and closes the inspector that was opened for us. */
  async leave(): Promise<void> {
    const leaving = this.#leave();
    // Closing takes the connection with it, so there may be no answer.
    await withTimeout(leaving, ANSWER_MS, () => 'no answer').catch(() => undefined);
  }

  async #leave(): Promise<void> {
    await this.#session.send('Runtime.callFunctionOn', {
      functionDeclaration: `function () {
        if (${BOOK}) ${BOOK}.guests = ${BOOK}.guests.filter((guest) => guest.deref() !== this);
      }`,
      objectId: this.#objectId,
      silent: true,
    });
    await this.#session.send('Runtime.releaseObject', { objectId: this.#objectId });
    if ((await countGuests(this.#session, 0)) === 0) await evaluate(this.#session, CLOSE_INSPECTOR, true);
  }
}

/** Those whose connection broke are still counted until garbage is collected; that is done only when there are others. */
async function countGuests(session: Session, own: 0 | 1): Promise<number> {
  const count = await evaluate<number>(session, COUNT);
  if (count <= own) return count;
  await session.send('HeapProfiler.collectGarbage');
  return evaluate<number>(session, COUNT);
}
