import { sayInEnglish, type Say } from '../base/message.ts';
import { formatBytes } from '../base/units.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { TargetInfo } from '../model/target.ts';
import { padEnd, widthOf } from '../report/terminal.ts';

export async function printTargets(host: LeaklineHost, json: boolean, say: Say, signal: AbortSignal): Promise<number> {
  const targets = await host.targets(signal);
  if (json) process.stdout.write(`${JSON.stringify(targets, null, 2)}\n`);
  else if (targets.length === 0) process.stdout.write(`${say`No Node process was found on this machine.`}\n`);
  else process.stdout.write(targetTable(targets, say));
  return 0;
}

export function targetTable(targets: readonly TargetInfo[], say: Say = sayInEnglish): string {
  const rows = [
    ['PID', say`INSPECTOR`, 'NODE', say`MEMORY`, say`PROGRAM`],
    ...targets.map((target) => [
      target.pid === undefined ? '' : String(target.pid),
      target.inspector ?? say`closed`,
      target.node ?? '',
      target.rssBytes === undefined ? '' : formatBytes(target.rssBytes),
      target.cwd === undefined ? target.title : say`${target.title}  (in ${target.cwd})`,
    ]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]))));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => padEnd(cell, widths[column]))
      .join('  ')
      .trimEnd(),
  );
  const exposed = targets.filter((target) => target.exposed).map(({ inspector }) => inspector);
  const warning =
    exposed.length === 0
      ? ''
      : `\n${say`Warning: ${exposed.join(', ')} listens beyond this machine. Whoever reaches it can run code in the target.`}\n`;
  return `${lines.join('\n')}\n${warning}`;
}
