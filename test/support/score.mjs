// npm run score [-- --only NAME[,NAME…]] [--node 20,24] [--jobs 3] [--verbose]
// Runs the command on every program with a known answer and counts: hit, top 3, miss, alarm.
import { parseArgs } from 'node:util';
import { buildCase, captureCase, commandProblem, judge, readCases, summary } from './fixtures.mjs';
import { findNode } from './nodes.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    node: { type: 'string', default: '20,24' },
    // Half of a run is waiting, for the program to start and to be calm after its load: two for each core.
    jobs: { type: 'string', default: '4' },
    verbose: { type: 'boolean', default: false },
  },
});
const problem = commandProblem();
if (problem !== undefined) {
  console.error(problem);
  process.exit(2);
}
const only = values.only?.split(',');
const cases = [...readCases('fixtures'), ...readCases('leaks')].filter(
  (one) => only === undefined || only.some((name) => one.name.startsWith(name)),
);
for (const one of cases) await buildCase(one);

const runs = [];
for (const major of values.node.split(',').map(Number)) {
  const node = await findNode(major);
  if ('path' in node) runs.push(...cases.map((one) => ({ one, major, node: node.path })));
  else console.error(`Node ${major} is left out: ${node.reason}`);
}

const startedAt = performance.now();
const results = [];
const waiting = [...runs];
await Promise.all(Array.from({ length: Number(values.jobs) }, work));
printTotals();
process.exit(results.every(({ judgement }) => judgement === 'hit') ? 0 : 1);

async function work() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { one, major, node } = next;
    const captured = await captureCase(one, { node });
    const judgement = judge(one, captured.report);
    results.push({ ...next, judgement, seconds: captured.seconds });
    print(one, major, judgement, captured);
  }
}

function print(one, major, judgement, { report, seconds, log }) {
  const expected = one.file === undefined ? one.verdict : `${one.verdict} | ${one.kind} ${one.file}:${one.line}`;
  console.log(
    `${judgement.padEnd(8)} ${one.name.padEnd(24)} Node ${major}  ${seconds.toFixed(1).padStart(5)} s  ${summary(report)}`,
  );
  if (judgement !== 'hit') console.log(`${' '.repeat(9)}expected: ${expected}`);
  if (values.verbose && report !== undefined) {
    console.log(`${' '.repeat(9)}${report.verdict.summary}`);
    for (const s of report.suspects.slice(0, 3)) console.log(`${' '.repeat(9)}${s.confidence.toFixed(2)} ${s.title}`);
  }
  if (judgement === 'failed') console.log(log.split('\n').slice(-5).join('\n'));
}

function printTotals() {
  const majors = [...new Set(results.map(({ major }) => major))].sort();
  const words = ['hit', 'top3', 'verdict', 'miss', 'alarm', 'failed'];
  console.log(`\n${''.padEnd(18)}${words.map((word) => word.padStart(9)).join('')}`);
  for (const major of majors) {
    for (const [what, leaks] of [
      ['leaks', true],
      ['quiet', false],
    ]) {
      const of = results.filter((r) => r.major === major && (r.one.file !== undefined) === leaks);
      const counts = words.map((word) => String(of.filter(({ judgement }) => judgement === word).length).padStart(9));
      console.log(`Node ${major} ${what.padEnd(5)} ${String(of.length).padStart(4)}${counts.join('')}`);
    }
  }
  console.log(`\n${results.length} runs in ${((performance.now() - startedAt) / 60_000).toFixed(1)} min`);
}
