export const help = `Leakline: from "memory climbs" to the line that leaks.

Usage:
  leakline targets [--json]                      list what can be attached to
  leakline capture [how] [options]               take a series of heap snapshots and say what grows, and from which line
  leakline watch [how] [options]                 look without a snapshot: memory, listeners, call sites
  leakline analyze FILE… | DIR [options]         the same report from snapshot files, oldest first, or a series folder
  leakline compare BASE CURRENT [--json]         Comparison of two snapshot files, row for row as DevTools shows it
  leakline redact FILE [--out FILE]              a copy that can be shared: the same graph without the texts of its users

How to reach the target:
  --inspect HOST:PORT | ws://…                   an inspector that is open
  --pid N                                        a process, by SIGUSR1; its inspector is closed again afterwards
  --docker CONTAINER                             the Node process in a container, through docker
  --kube [NAMESPACE/]POD[:CONTAINER]             the same in a pod, through kubectl
  -- node server.js …                            a program that is started, and stopped afterwards

Options of capture:
  --load 'CMD'             run CMD in a shell before the first snapshot and in every interval (e.g. autocannon)
  --interval 30s           without --load: the time between two snapshots
  --snapshots 4            how many
  --mode sampling          sampling: with an allocation profile; tracking: every allocation's stack, slow;
                           snapshots: nothing but snapshots
  --threads all            all, or main: without the worker threads
  --when rss>500MB         wait for this before the first snapshot; also heap>80% (of its limit), rss+20%/5m
  --max-time 10m           take no further snapshot after so long
  --out DIR                a new folder for the series; else one under ~/.leakline/series
  --yes                    also when the target may not bear it

Options of watch:
  --for 60s, --every 1s    how long, how often the memory is read; --until rss>500MB ends it earlier
  --census                 count listeners by emitter and function, at the start and the end
  --sampling               which functions' allocations stay, by samples of 512 kB

Options of capture and analyze:
  --workspace DIR          where the sources are; the current folder by default
  --json                   the report as JSON
  --format FORM            text, json, html, markdown, sarif or csv, on stdout
  --fail-over BYTES        exit with 3 when growth per interval is more than that (500kB, 2MB)

Exit code: 0 a report was made, 1 it could not be, 2 wrong usage, 3 growth over --fail-over.
Progress and the program's output go to stderr, the report to stdout.
`;
