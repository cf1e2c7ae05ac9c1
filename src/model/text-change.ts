/** A change of a text, by UTF-16 offsets of the text before all changes. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A file as it stands in an editor, and a line of it. */
export interface SourceLine {
  readonly path: string;
  readonly text: string;
  readonly line0: number;
}
