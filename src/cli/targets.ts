import { plainText } from '../base/plain-text.ts';
import { sayInEnglish, type Say } from '../base/message.ts';
import { formatBytes } from '../base/units.ts';
import type { LeaklineHost } from '../host/host.ts';
import type { ContainerInfo, TargetInfo, ThreadInfo } from '../model/target.ts';
import { padEnd, widthOf } from '../report/terminal.ts';
import type { TargetsArguments } from './arguments.ts';

export async function printTargets(
  host: LeaklineHost,
  { json, tools }: TargetsArguments,
  say: Say,
  signal: AbortSignal,
): Promise<number> {
  // One worker, one after the other: an answer that is late is not waited for twice.
  const targets = tools.length > 0 ? [] : await host.targets(signal, true);
  const containers: ContainerInfo[] = [];
  for (const tool of tools) containers.push(...(await host.containers(tool, signal)));
  if (json) process.stdout.write(`${JSON.stringify(tools.length > 0 ? containers : targets, null, 2)}\n`);
  else if (tools.length > 0) process.stdout.write(containerTable(containers, say));
  else if (targets.length === 0) process.stdout.write(`${say`No Node process was found on this machine.`}\n`);
  else process.stdout.write(targetTable(targets, say));
  return 0;
}

/** With the options that reach each. */
function containerTable(containers: readonly ContainerInfo[], say: Say): string {
  if (containers.length === 0) return `${say`No container or pod that runs was found.`}\n`;
  const rows = containers.map(({ address, title, image }) => [
    `${address.kind === 'docker' ? '--docker' : '--kube'} ${plainText(title)}`,
    plainText(image),
  ]);
  return table([[say`OPTION`, say`IMAGE`], ...rows]);
}

export function targetTable(targets: readonly TargetInfo[], say: Say = sayInEnglish): string {
  const rows = targets.flatMap((target) => {
    const title = plainText(target.title);
    return [
      [
        target.pid === undefined ? '' : String(target.pid),
        target.inspector ?? say`closed`,
        target.node ?? '',
        target.rssBytes === undefined ? '' : formatBytes(target.rssBytes),
        target.cwd === undefined ? title : say`${title}  (in ${plainText(target.cwd)})`,
      ],
      ...(target.threads ?? []).map((thread) => ['', '', '', '', `└ ${plainText(threadName(thread))}`]),
    ];
  });
  const exposed = targets.filter((target) => target.exposed).map(({ inspector }) => inspector);
  const warning =
    exposed.length === 0
      ? ''
      : `\n${say`Warning: ${exposed.join(', ')} listens beyond this machine. Whoever reaches it can run code in the target.`}\n`;
  return table([['PID', say`INSPECTOR`, 'NODE', say`MEMORY`, say`PROGRAM`], ...rows]) + warning;
}

/** `[worker 1] resize.js`: threads of one file differ by the number in their title. */
function threadName({ title, url }: ThreadInfo): string {
  const file = url.split('/').at(-1) ?? '';
  return file === '' || title.includes(file) ? title : `${title} ${file}`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]))));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => padEnd(cell, widths[column]))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
