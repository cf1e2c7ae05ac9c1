/** What became of the strings of a snapshot that was redacted. */
export interface Redaction {
  readonly strings: number;
  readonly replaced: number;
}
