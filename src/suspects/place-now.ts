import type { Script } from '../attribution/scripts.ts';
import type { SourcePosition, Sources } from '../attribution/sources.ts';
import { inWords, message, type Message } from '../base/message.ts';
import type { CodeFrame, Evidence } from '../model/report.ts';

export interface PlaceNow {
  readonly place: { readonly file: string; readonly line: number; readonly column: number };
  readonly codeFrame: CodeFrame;
  /** What happened to the file since the process started; nothing mostly. */
  readonly evidence: readonly Evidence[];
  /** The line that is named may be another one by now. */
  readonly isSure: boolean;
}

/** Confidence times this, where only the line that ran is known and not what became of it. */
export const UNSURE_PLACE = 0.8;

/** Where a statement that ran stands in the file a person opens now; where it stood, when it is not there any more. */
export function placeNow(
  sources: Sources,
  ran: SourcePosition,
  script: Script | undefined,
  code: string | undefined,
): PlaceNow {
  const { at, text, change } = sources.whereNow(ran, code);
  const words = changeText(change, ran, at) ?? rebuiltText(sources, script, at);
  const place = { file: at.file, line: at.line0 + 1 };
  return {
    place: { ...place, column: at.column0 + 1 },
    codeFrame: frameOf(text, at.line0),
    evidence: words ? [{ kind: 'changed-source', detail: inWords(words), ...place, words }] : [],
    isSure: change !== 'newer',
  };
}

function changeText(
  change: ReturnType<Sources['whereNow']>['change'],
  ran: SourcePosition,
  at: SourcePosition,
): Message | undefined {
  switch (change) {
    case 'none':
      return undefined;
    case 'stays':
      return message`the file is not what runs in the process any more, but this line still stands where it ran`;
    case 'moved':
      return message`the file is not what runs in the process any more: what ran at line ${ran.line0 + 1} stands at line ${at.line0 + 1} now`;
    case 'gone':
      return message`the file is not what runs in the process any more: this is the line that ran, and it is gone from the file`;
    case 'newer':
      return message`the file was written after the process started, so the line may have moved`;
    default:
      return change satisfies never;
  }
}

function rebuiltText(sources: Sources, script: Script | undefined, at: SourcePosition): Message | undefined {
  if (!script || !sources.isRebuilt(script)) return undefined;
  return at.path === script.path
    ? message`the program was built again since the process started, and this code is not in the new build: the line is that of the old one`
    : message`the program was built again since the process started; this is where the code stands in the new build`;
}

const FRAME_LINES = 2;

export function codeFrame(sources: Sources, at: SourcePosition): CodeFrame {
  return frameOf(sources.textOf(at.path), at.line0);
}

function frameOf(text: string | undefined, line0: number): CodeFrame {
  const lines = text?.split(/\r?\n/) ?? [];
  const first = Math.max(0, line0 - FRAME_LINES);
  return {
    firstLine: first + 1,
    lines: lines.slice(first, line0 + FRAME_LINES + 1).map((line) => line.slice(0, 200)),
  };
}
