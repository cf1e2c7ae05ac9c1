import type { Protocol } from 'devtools-protocol';
import { message, type Message } from '../base/message.ts';
import { LeaklineError } from '../base/errors.ts';
import { withTimeout } from '../base/waiting.ts';
import type { RunningCode } from '../model/report.ts';
import type { TapFrame, TapPoint, TapRecord } from '../model/tap.ts';
import { evaluate, RefusedError, type Session } from '../targets/session.ts';
import { removeTapTraces } from '../targets/tap-traces.ts';
import {
  COUNT_TAP,
  installTap,
  IS_SET,
  noteBreakpoints,
  READ_TAP,
  REMOVE_TAP,
  tapCondition,
  type Counted,
  type RawFrame,
} from './tap-code.ts';

type ScriptParsed = Protocol.Debugger.ScriptParsedEvent;
type Location = Pick<Protocol.Debugger.Location, 'lineNumber' | 'columnNumber'>;

/** A target that is stopped or gone is not waited for: the end of the connection takes the breakpoints along. */
const GOODBYE_MS = 2000;

interface Place {
  readonly point: number;
  readonly script: TappedScript;
  readonly location: Location;
}

/** Without a context: the program's own. */
type TappedScript = Pick<ScriptParsed, 'scriptId'> & Partial<Pick<ScriptParsed, 'executionContextId'>>;

/**
 * Counts how often lines run, and from where, by breakpoints whose condition counts and never holds. `remove` leaves
 * nothing of it in the target.
 */
export class Tap {
  readonly #session: Session;
  /** A debugger uses the same connection: its domain stays enabled. */
  readonly #shared: boolean;
  readonly #points: readonly TapPoint[];
  readonly #scripts = new Map<string, ScriptParsed>();
  readonly #breakpoints: { readonly point: number; readonly id: string }[] = [];
  readonly #problems = new Map<number, Message>();
  #contexts: readonly (number | undefined)[] = [];

  private constructor(session: Session, points: readonly TapPoint[], shared: boolean) {
    this.#session = session;
    this.#points = points;
    this.#shared = shared;
  }

  static async set(session: Session, points: readonly TapPoint[], shared: boolean): Promise<Tap> {
    const tap = new Tap(session, points, shared);
    try {
      await tap.#set();
      return tap;
    } catch (error) {
      await tap.remove();
      throw error;
    }
  }

  async #set(): Promise<void> {
    await removeTapTraces(this.#session);
    await this.#enableDebugger();
    const places: Place[] = [];
    for (const [point, { code }] of this.#points.entries()) places.push(...(await this.#placesOf(point, code)));
    this.#contexts = [...new Set(places.map(({ script }) => script.executionContextId))];
    // What counts is there before the first breakpoint.
    const named = this.#contexts.filter((contextId) => contextId !== undefined);
    const install = installTap(this.#points.length, named);
    for (const contextId of this.#contexts) await this.#evaluateIn(contextId, install);
    if (!(await evaluate<boolean>(this.#session, IS_SET))) await evaluate(this.#session, install);
    for (const place of places) await this.#setBreakpoint(place);
    await evaluate(this.#session, noteBreakpoints(this.#breakpoints.map(({ id }) => id)));
  }

  /** Enabling the debugger replays all scripts. */
  async #enableDebugger(): Promise<void> {
    const session = this.#session;
    const listener = session.on('Debugger.scriptParsed', (script) => void this.#scripts.set(script.scriptId, script));
    try {
      // `debugger` statements must not stop the target. Some versions refuse this until the domain is enabled.
      if (!this.#shared) await session.send('Debugger.setSkipAllPauses', { skip: true }).catch(() => undefined);
      await session.send('Debugger.enable', {});
      if (!this.#shared) await session.send('Debugger.setSkipAllPauses', { skip: true });
    } finally {
      listener.dispose();
    }
  }

  /** A module that was loaded twice runs in two scripts. */
  #scriptsOf({ url, scriptId }: RunningCode): readonly TappedScript[] {
    const known = [...this.#scripts.values()];
    const scripts = known.filter((script) => (url === '' ? script.scriptId === scriptId : script.url === url));
    // Who shares a debugger is told of scripts only once; ids are good as long as the process lives.
    return scripts.length === 0 && this.#shared && scriptId !== '' ? [{ scriptId }] : scripts;
  }

  async #placesOf(point: number, code: RunningCode): Promise<Place[]> {
    const scripts = this.#scriptsOf(code);
    const found: Place[] = [];
    for (const script of scripts) {
      const { scriptId } = script;
      const answer = await this.#session.send('Debugger.getScriptSource', { scriptId }).catch(() => undefined);
      const location = answer && locate(answer.scriptSource, code);
      if (location) found.push({ point, script, location });
    }
    if (found.length === 0) {
      const what = code.url === '' ? code.text : code.url;
      this.#problems.set(
        point,
        scripts.length === 0
          ? message`${what} is not loaded in the target any more. Was it restarted? Capture a new series.`
          : message`${what} has other code in the target than when the series was taken. Capture a new series.`,
      );
    }
    return found;
  }

  async #setBreakpoint({ point, script, location }: Place): Promise<void> {
    try {
      const { breakpointId } = await this.#session.send('Debugger.setBreakpoint', {
        location: { scriptId: script.scriptId, ...location },
        condition: tapCondition(point),
      });
      this.#breakpoints.push({ point, id: breakpointId });
    } catch (error) {
      // A debugger that shares the connection may have a breakpoint of its own there.
      if (!(error instanceof RefusedError)) throw error;
      this.#problems.set(point, error.words);
    }
  }

  /** Calls so far, by point; quicker than `read`. */
  async counts(): Promise<number[]> {
    const totals = this.#points.map(() => 0);
    for (const contextId of this.#contexts) {
      const counts = await this.#evaluateIn(contextId, COUNT_TAP);
      if (Array.isArray(counts)) counts.forEach((count: number, point) => (totals[point] += count));
    }
    return totals;
  }

  /** Counts a line no further; what was counted stays. */
  async stop(point: number): Promise<void> {
    for (const one of this.#breakpoints.filter((breakpoint) => breakpoint.point === point)) {
      this.#breakpoints.splice(this.#breakpoints.indexOf(one), 1);
      await this.#session.send('Debugger.removeBreakpoint', { breakpointId: one.id });
    }
  }

  /** What was counted so far, one record per point. */
  async read(): Promise<TapRecord[]> {
    const counted: (readonly Counted[])[] = [];
    for (const contextId of this.#contexts) {
      const answer = await this.#evaluateIn(contextId, READ_TAP);
      if (Array.isArray(answer)) counted.push(answer as Counted[]);
    }
    return this.#points.map(({ suspectId, thread, confidence }, point) => {
      const parts = counted.map((context) => context[point]);
      const problem = this.#problems.get(point) ?? (counted.length === 0 ? OTHER_CLIENT : undefined);
      return {
        suspectId,
        thread,
        confidence,
        calls: parts.reduce((sum, { calls }) => sum + calls, 0),
        traced: parts.reduce((sum, { traced }) => sum + traced, 0),
        stacks: parts
          .flatMap(({ stacks }) => stacks.map(({ calls, frames }) => ({ calls, frames: frames.map(frameOf) })))
          .sort((a, b) => b.calls - a.calls),
        ...(problem ? { problem } : {}),
      };
    });
  }

  /** Never rejects: a target that ended has nothing left to remove. */
  async remove(): Promise<void> {
    const session = this.#session;
    const removing = (async () => {
      for (const { id } of this.#breakpoints.splice(0))
        await session.send('Debugger.removeBreakpoint', { breakpointId: id }).catch(() => undefined);
      for (const contextId of this.#contexts) await this.#evaluateIn(contextId, REMOVE_TAP).catch(() => undefined);
      await evaluate(session, REMOVE_TAP).catch(() => undefined);
      if (!this.#shared) {
        await session.send('Debugger.setSkipAllPauses', { skip: false }).catch(() => undefined);
        await session.send('Debugger.disable').catch(() => undefined);
      }
    })();
    await withTimeout(removing, GOODBYE_MS, () => 'no answer').catch(() => undefined);
  }

  async #evaluateIn(contextId: number | undefined, expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.#session.send('Runtime.evaluate', {
      expression,
      ...(contextId === undefined ? {} : { contextId }),
      returnByValue: true,
      silent: true,
    });
    if (exceptionDetails) {
      const reason = exceptionDetails.exception?.description ?? exceptionDetails.text;
      throw new LeaklineError(message`The target cannot be tapped: ${reason.split('\n', 1)[0]}`);
    }
    return result.value;
  }
}

const OTHER_CLIENT = message`Another client of the inspector removed the tap. Try again.`;

function frameOf([name, url, line, column]: RawFrame): TapFrame {
  return { function: name, url, line, column };
}

const LINE_END = /\r\n|[\n\r\u2028\u2029]/;
/** Shorter text is found too often to be the one. */
const LEAST_TEXT = 12;

/** Where the code stands in this text: at its old place, or at the only other one that reads the same. */
function locate(source: string, code: RunningCode): Location | undefined {
  const lines = source.split(LINE_END);
  const [line0, column0] = [code.line - 1, code.column - 1];
  if (lines[line0]?.startsWith(code.text, column0)) return { lineNumber: line0, columnNumber: column0 };
  if (code.text.length < LEAST_TEXT) return undefined;
  const at = lines.findIndex((line) => line.includes(code.text));
  if (at < 0 || lines.findLastIndex((line) => line.includes(code.text)) !== at) return undefined;
  const column = lines[at].indexOf(code.text);
  return lines[at].lastIndexOf(code.text) === column ? { lineNumber: at, columnNumber: column } : undefined;
}
