import type { Say } from '../base/message.ts';
import type { Report } from '../model/report.ts';
import type { OutputFormat } from './arguments.ts';

const GROWTH_OVER_LIMIT = 3;
const WIDTH_WITHOUT_TERMINAL = 100;

/** Writes the report and says with which code to exit. */
export async function printReport(
  report: Report,
  format: OutputFormat,
  failOver: number | undefined,
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
  return failOver !== undefined && report.verdict.bytesPerInterval > failOver ? GROWTH_OVER_LIMIT : 0;
}

export async function write(text: string): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
}
