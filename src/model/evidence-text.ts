import type { Evidence } from './report.ts';

/** A piece of evidence in two parts, so that a view can make its place a link. */
export interface EvidenceText {
  readonly text: string;
  /** `src/a.ts:12`, or ''. */
  readonly place: string;
  /** The text ends where the place is to be read: "… were made at". */
  readonly joined: boolean;
}

export function evidenceText({ detail, file, line }: Evidence): EvidenceText {
  if (file === undefined) return { text: detail, place: '', joined: false };
  const place = line === undefined ? file : `${file}:${line}`;
  if (!detail.endsWith(` ${place}`)) return { text: detail, place, joined: false };
  return { text: detail.slice(0, -place.length - 1), place, joined: true };
}
