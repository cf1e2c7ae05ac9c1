import { evaluate, type Session } from './session.ts';

/** Where a tap keeps its calls in the target. The same name in every context, so that whoever attaches next finds it. */
export const TAP_NAME = 'leakline.tap';
export const TAP_GLOBAL = `globalThis['${TAP_NAME}']`;

interface Traces {
  readonly breakpoints: readonly string[];
  readonly contexts: readonly number[];
}

/**
 * Removes what a tap left in a target when Leakline could not: the end of its connection took the breakpoints along,
 * unless a debugger shares that connection.
 */
export async function removeTapTraces(session: Session): Promise<void> {
  const left = await evaluate<Traces | null>(
    session,
    `(() => {
      const { breakpoints, contexts } = ${TAP_GLOBAL} ?? {};
      delete ${TAP_GLOBAL};
      return breakpoints ? { breakpoints, contexts } : null;
    })()`,
  ).catch(() => null);
  for (const breakpointId of left?.breakpoints ?? [])
    await session.send('Debugger.removeBreakpoint', { breakpointId }).catch(() => undefined);
  for (const contextId of left?.contexts ?? [])
    await session
      .send('Runtime.evaluate', { expression: `delete ${TAP_GLOBAL}`, contextId, silent: true })
      .catch(() => undefined);
}
