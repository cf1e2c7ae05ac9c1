import type { GoneSuspect, Report, Suspect, SuspectKind } from '../model/report.ts';
import { message, sayInEnglish, type Message, type Say } from '../base/message.ts';
import { growthOf } from './phrases.ts';

const rules: Readonly<Record<SuspectKind, Message>> = {
  listener: message`A listener is added again and again and never removed.`,
  collection: message`A collection takes in members and lets none go.`,
  timer: message`Timers are started again and again and never cleared.`,
  closure: message`Closures pile up, each with the variables around it.`,
  promise: message`Reactions pile up on a promise that does not settle.`,
  instance: message`Instances are made again and again and never let go.`,
  allocation: message`What is allocated here stays alive.`,
  native: message`Memory outside the heap is fed from here.`,
};

/**
 * SARIF 2.1.0 for code scanning: one result per suspect, at its line. GitHub opens an alert for every result, suppressed or
 * absent as it may be, and refuses a file with a result that has no place: all others are properties of the run.
 */
export function renderSarif(report: Report, say: Say = sayInEnglish): string {
  const { verdict, target, suspects, suppressed = [], baseline } = report;
  const placed = suspects.filter(({ file }) => file !== undefined);
  const unplaced = suspects.filter(({ file }) => file === undefined);
  const kinds = [...new Set(placed.map(({ kind }) => kind))];
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Leakline',
            rules: kinds.map((kind) => ({ id: kind, shortDescription: { text: say`${rules[kind]}` } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: placed.map((suspect) => resultOf(suspect, kinds.indexOf(suspect.kind), say)),
        properties: {
          verdict,
          target,
          unplaced: unplaced.map(briefly),
          suppressed: suppressed.map((suspect) => ({ ...briefly(suspect), rule: suspect.rule })),
          gone: (baseline?.gone ?? []).map(briefly),
        },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function levelOf(confidence: number): 'error' | 'warning' | 'note' {
  if (confidence >= 0.85) return 'error';
  return confidence >= 0.6 ? 'warning' : 'note';
}

function resultOf(suspect: Suspect, ruleIndex: number, say: Say): object {
  const { id, kind, confidence, title, remedy, explanation, countPerInterval, bytesPerInterval, retainedBytes } =
    suspect;
  const related = suspect.evidence.filter(({ file }) => file !== undefined);
  return {
    ruleId: kind,
    ruleIndex,
    level: levelOf(confidence),
    rank: Math.round(confidence * 1000) / 10,
    message: { text: [title, growthOf(suspect, say), explanation, remedy].filter(Boolean).join('\n') },
    locations: [locationOf(suspect)],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((evidence) => ({
            ...locationOf(evidence),
            message: { text: evidence.detail },
          })),
        }),
    ...(suspect.status === undefined ? {} : { baselineState: suspect.status === 'new' ? 'new' : 'unchanged' }),
    partialFingerprints: { 'leaklineSuspect/v1': id },
    properties: { confidence, countPerInterval, bytesPerInterval, retainedBytes, thread: suspect.thread },
  };
}

function briefly({ id, kind, title, file, line }: GoneSuspect): object {
  return { id, kind, title, file, line };
}

interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

function locationOf({ file = '', line, column }: Place): object {
  const region = { startLine: line ?? 1, ...(column === undefined ? {} : { startColumn: column }) };
  return { physicalLocation: { artifactLocation: artifactOf(file), region } };
}

/** Workspace files are relative to the root of the sources; others keep their own path. */
function artifactOf(file: string): object {
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  if (/^[A-Za-z]:\//.test(file.replaceAll('\\', '/'))) return { uri: `file:///${path.replace('%3A', ':')}` };
  if (file.startsWith('/')) return { uri: `file://${path}` };
  return /^[a-z][a-z0-9+.-]+:/i.test(file) ? { uri: encodeURI(file) } : { uri: path, uriBaseId: '%SRCROOT%' };
}
