import type { Say } from '../base/message.ts';
import { padEnd, wrap } from '../report/terminal.ts';

const WIDTH = 120;
const CALLS = 47;
const OPTIONS = 27;

export function helpText(say: Say): string {
  return `${[
    say`Leakline: from "memory climbs" to the line that leaks.`,
    '',
    say`Usage:`,
    ...usage(say),
    '',
    say`How to reach the target:`,
    ...reaching(say),
    '',
    say`Options of capture:`,
    ...captureOptions(say),
    '',
    say`Options of watch:`,
    ...watchOptions(say),
    '',
    say`Options of capture, watch and analyze:`,
    ...reportOptions(say),
    '',
    say`Options of verify:`,
    ...verifyOptions(say),
    '',
    say`Options of all commands:`,
    ...row(
      '--lang en|zh-cn',
      say`the language of texts; else that of the terminal (LC_ALL, LC_MESSAGES, LANG)`,
      OPTIONS,
    ),
    '',
    say`Exit code: 0 a report was made, 1 it could not be, 2 wrong usage, 3 growth over --fail-over, a suspect of --fail-on, or FAIL.`,
    say`Progress and the program's output go to stderr, the report to stdout.`,
  ].join('\n')}\n`;
}

function usage(say: Say): string[] {
  return [
    ...row(
      'leakline targets [--docker] [--kube] [--json]',
      say`list what can be attached to: processes with their worker threads, or containers and pods`,
    ),
    ...row(
      'leakline capture [how] [options]',
      say`take a series of heap snapshots and say what grows, and from which line; each stops the target for about 80 ms per MB of its heap, 45 ms from Node 24 on`,
    ),
    ...row('leakline watch [how] [options]', say`look without a snapshot: memory, listeners, call sites`),
    ...row(
      'leakline analyze FILE… | DIR [options]',
      say`the same report from snapshot files, oldest first, or a series folder`,
    ),
    ...row(
      'leakline verify DIR [how] [options]',
      say`take a series again by its own plan and say PASS or FAIL: slope against slope`,
    ),
    ...row(
      'leakline compare BASE CURRENT [--json]',
      say`Comparison of two snapshot files, row for row as DevTools shows it`,
    ),
    ...row(
      'leakline redact FILE [--out FILE]',
      say`a copy that can be shared: the same graph without the texts of its users`,
    ),
  ];
}

function reaching(say: Say): string[] {
  return [
    ...row('--inspect HOST:PORT | ws://…', say`an inspector that is open`),
    ...row('--pid N', say`a process, by SIGUSR1; its inspector is closed again afterwards`),
    ...row('--docker CONTAINER', say`the Node process in a container, through docker`),
    ...row('--kube [NAMESPACE/]POD[:CONTAINER]', say`the same in a pod, through kubectl`),
    ...row(
      '-- node server.js …',
      say`a program that is started, and stopped afterwards; of a cluster one worker, or with --cluster primary its primary`,
    ),
  ];
}

function captureOptions(say: Say): string[] {
  const option = (name: string, meaning: string): string[] => row(name, meaning, OPTIONS);
  return [
    ...option(
      "--load 'CMD'",
      say`run CMD in a shell before the first snapshot and in every interval (e.g. autocannon)`,
    ),
    ...option('--interval 30s', say`without --load: the time between two snapshots`),
    ...option(
      '--requests N',
      say`how many requests reach the target in an interval, for growth per request; else what autocannon, wrk, ab, hey, oha, h2load or k6 say as --load`,
    ),
    ...option('--snapshots 4', say`how many; at least 3 are needed to tell growth from warm-up`),
    ...option(
      '--mode sampling',
      say`sampling: with an allocation profile; tracking: every allocation's stack, up to 20 times slower; snapshots: nothing but snapshots`,
    ),
    ...option('--threads all', say`all, or main: without the worker threads`),
    ...option(
      '--when rss>500MB',
      say`wait for this before the first snapshot; also heap>80% (of its limit), rss+20%/5m`,
    ),
    ...option('--max-time 10m', say`take no further snapshot after so long, waiting for --when included`),
    ...option('--max-disk 2GB', say`take no further snapshot when the files would be larger`),
    ...option('--until-growth', say`take no further snapshot when three intervals show growth`),
    ...option('--last-when heap>90%', say`when this happens take the last snapshot at once; limits as for --when`),
    ...option('--out DIR', say`a new folder for the series; else one under ~/.leakline/series`),
    ...option('--confirm', say`count the calls of the suspects' lines for one more interval, and from where they come`),
    ...option('--yes', say`also when the target may not bear it`),
  ];
}

function watchOptions(say: Say): string[] {
  const option = (name: string, meaning: string): string[] => row(name, meaning, OPTIONS);
  return [
    ...option(
      '--for 60s, --every 1s',
      say`how long (120s with --census), how often the memory is read; --until rss>500MB ends it earlier`,
    ),
    ...option(
      '--memory',
      say`memory only: no pause, no request lost (the default, but for a target elsewhere: that is watched, then sampled)`,
    ),
    ...option(
      '--census',
      say`count listeners by emitter or event target and function: up to eight pauses of about 12 ms per MB of heap, at most 3 % of the requests`,
    ),
    ...option(
      '--sampling',
      say`which functions' allocations stay, by samples of 512 kB: at most 3 % of the requests, four short pauses`,
    ),
  ];
}

function reportOptions(say: Say): string[] {
  const option = (name: string, meaning: string): string[] => row(name, meaning, OPTIONS);
  return [
    ...option('--workspace DIR', say`where the sources are; the current folder by default`),
    ...option(
      '--path-mapping R=L',
      say`the target's root R is the folder L here (/app=./api); as often as there are roots`,
    ),
    ...option('--json', say`the report as JSON`),
    ...option('--format FORM', say`text, json, html, markdown, sarif or csv, on stdout`),
    ...option('--baseline PATH', say`an earlier series or report.json: suspects are new or known, and some are gone`),
    ...option('--fail-over BYTES', say`exit with 3 when growth per interval is more than that (500kB, 2MB)`),
    ...option(
      '--fail-on any|new',
      say`exit with 3 when there is any suspect, or one that --baseline does not have, and it is 50 % sure or more`,
    ),
  ];
}

function verifyOptions(say: Say): string[] {
  const option = (name: string, meaning: string): string[] => row(name, meaning, OPTIONS);
  return [
    ...option('--suspect ID', say`speak of this suspect only`),
    ...option('--json', say`the figures as JSON`),
    ...option(
      '--out, --max-time, --yes',
      say`as for capture; a program that was started for the series is started again without [how]`,
    ),
  ];
}

/** A name and what it means, in lines of at most `WIDTH` columns. */
function row(name: string, meaning: string, column = CALLS + 2): string[] {
  const lines = wrap(meaning, WIDTH - column);
  return lines.map((line, i) => padEnd(i === 0 ? `  ${name}` : '', column) + line);
}
