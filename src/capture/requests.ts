import { stripVTControlCharacters } from 'node:util';

/** What load generators print at their end, in the forms of autocannon and wrk, ab, h2load, k6, hey and oha. */
const TOTALS = [
  /^\s*(\d+) requests in [\d.]+m?s\b/m,
  /^Complete requests:\s+(\d+)/m,
  /^requests: (\d+) total,/m,
  /^\s*http_reqs\.*:\s+(\d+)\b/m,
];
const BY_STATUS = /^\s*\[\d{3}\]\s+(\d+) responses/gm;

/** Generators whose number of requests stands in their call: they round it when they print it, or print none. */
const IN_CALL = [
  /\bautocannon\b.*?\s(?:-a|--amount)[= ](\d+)/,
  /\b(?:ab|hey|oha|h2load|bombardier)\b.*?\s(?:-n|--requests)[= ]?(\d+)/,
];

/** How many requests a load command made: by what it printed, or else by how it was called; `undefined` when neither says. */
export function requestsOf(command: string, output: string): number | undefined {
  const plain = stripVTControlCharacters(output);
  const printed = TOTALS.map((total) => total.exec(plain)?.[1]).find((count) => count !== undefined);
  const responses = [...plain.matchAll(BY_STATUS)].reduce((sum, [, count]) => sum + Number(count), 0);
  const called = IN_CALL.map((call) => call.exec(command)?.[1]).find((count) => count !== undefined);
  const count = Number(printed ?? (responses || called));
  return count > 0 ? count : undefined;
}
