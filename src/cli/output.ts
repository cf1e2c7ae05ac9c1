import type { Say } from '../base/message.ts';
import type { Report } from '../model/report.ts';
import { sureSuspects } from '../report/baseline.ts';
import { unacceptedBytes } from '../report/suppressions.ts';
import type { ReportArguments } from './arguments.ts';

/** Exit code for what the command was told not to let pass. */
export const TOO_MUCH = 3;
const WIDTH_WITHOUT_TERMINAL = 100;

/** Writes the report and says with which code to exit. */
export async function printReport(
  report: Report,
  { format, failOver, failOn }: ReportArguments,
  say: Say,
): Promise<number> {
  if (format !== 'text') {
    const { reportFormats } = await import('../report/formats.ts');
    await write(reportFormats[format].render(report, say));
  } else {
    const { renderText } = await import('../report/text.ts');
    const { stdout } = process;
    const color = stdout.isTTY && process.env['NO_COLOR'] === undefined;
    await write(`${renderText(report, { color, width: stdout.columns ?? WIDTH_WITHOUT_TERMINAL, say })}\n`);
  }
  const isOver = failOver !== undefined && unacceptedBytes(report) > failOver;
  const failing = failOn === undefined ? [] : sureSuspects(report, failOn);
  return isOver || failing.length > 0 ? TOO_MUCH : 0;
}

export async function write(text: string): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
}
