import * as vscode from 'vscode';
import type { DemoService } from '../../support/demo-service.mjs';

/** The service that runs beside the workbench; the runner started it. */
export const demo = JSON.parse(process.env['LEAKLINE_TEST_DEMO'] ?? '{}') as Omit<DemoService, 'stop'>;

/** Waits for what the workbench does in its own time. */
export async function until(condition: () => Promise<boolean>, what: string, timeoutMs = 60_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Not in ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export function allTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
}
