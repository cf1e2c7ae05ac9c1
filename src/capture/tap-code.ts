import { TAP_GLOBAL, TAP_NAME } from '../targets/tap-traces.ts';

/** Stacks of so many calls are kept one by one; of a line that runs more often, every so many-th. */
const ALL_UP_TO = 1000;
const THEN_EVERY = 64;
const MOST_STACKS = 200;
const MOST_READ = 20;
const FRAMES = 30;

/** One point as the target counts it. */
export interface Counted {
  readonly calls: number;
  readonly traced: number;
  readonly stacks: readonly { readonly calls: number; readonly frames: readonly RawFrame[] }[];
}

export type RawFrame = readonly [name: string, url: string, line: number, column: number];

/**
 * Runs in the target, once in each context that has a tapped line. The program's own way to format stacks is put aside
 * only while one is taken, which nobody can see, since nothing else runs meanwhile.
 */
export function installTap(points: number, contexts: readonly number[]): string {
  return `(() => {
  const Native = Error;
  const seen = Array.from({ length: ${points} }, () => ({ calls: 0, traced: 0, stacks: new Map() }));
  const frameOf = (site) => [
    site.getFunctionName() ?? '', site.getScriptNameOrSourceURL() ?? '', site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0,
  ];
  const framesOf = (_error, sites) => sites.map(frameOf);
  const trace = () => {
    const holder = {};
    const own = Object.getOwnPropertyDescriptor(Native, 'prepareStackTrace');
    const limit = Native.stackTraceLimit;
    try {
      Native.prepareStackTrace = framesOf;
      Native.stackTraceLimit = ${FRAMES};
      Native.captureStackTrace(holder, tap);
      // The first frame is the breakpoint's condition.
      return Array.isArray(holder.stack) ? holder.stack.slice(1) : [];
    } finally {
      Native.stackTraceLimit = limit;
      if (own) Object.defineProperty(Native, 'prepareStackTrace', own);
      else delete Native.prepareStackTrace;
    }
  };
  const tap = (point) => {
    const one = seen[point];
    one.calls++;
    if (one.calls > ${ALL_UP_TO} && one.calls % ${THEN_EVERY}) return;
    const frames = trace();
    const key = JSON.stringify(frames);
    const known = one.stacks.get(key);
    if (known) known.calls++;
    else if (one.stacks.size < ${MOST_STACKS}) one.stacks.set(key, { calls: 1, frames });
    one.traced++;
  };
  const read = () => seen.map(({ calls, traced, stacks }) => ({
    calls, traced, stacks: [...stacks.values()].sort((a, b) => b.calls - a.calls).slice(0, ${MOST_READ}),
  }));
  const counts = () => seen.map(({ calls }) => calls);
  const value = Object.assign(tap, { read, counts, breakpoints: [], contexts: ${JSON.stringify(contexts)} });
  Object.defineProperty(globalThis, '${TAP_NAME}', { value, configurable: true });
})()`;
}

/** Never true, so that nothing ever stops here. */
export function tapCondition(point: number): string {
  return `(${TAP_GLOBAL}?.(${point}), false)`;
}

export const COUNT_TAP = `${TAP_GLOBAL}?.counts()`;
export const READ_TAP = `${TAP_GLOBAL}?.read()`;
export const REMOVE_TAP = `delete ${TAP_GLOBAL}`;
export const IS_SET = `${TAP_GLOBAL} !== undefined`;

/** What the next to attach must take away when we cannot. */
export function noteBreakpoints(breakpoints: readonly string[]): string {
  return `void ${TAP_GLOBAL}.breakpoints.push(...${JSON.stringify(breakpoints)})`;
}
