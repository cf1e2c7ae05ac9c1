import { LeaklineError } from '../base/errors.ts';
import { message, type Message } from '../base/message.ts';

/** The bytes are no heap snapshot, or not a whole one. Names the section and the byte where reading stopped. */
export class SnapshotError extends LeaklineError {
  override readonly name: string = 'SnapshotError';
  readonly problem: string | Message;
  readonly section: string;
  readonly byteOffset: number;

  constructor(problem: string | Message, section: string, byteOffset: number, file = '') {
    const said = typeof problem === 'string' ? { text: problem, values: [] } : problem;
    super(
      file === ''
        ? message`The heap snapshot cannot be read: ${said} (section "${section}", byte ${byteOffset}); take it again or choose another file.`
        : message`The heap snapshot ${file} cannot be read: ${said} (section "${section}", byte ${byteOffset}); take it again or choose another file.`,
    );
    this.problem = problem;
    this.section = section;
    this.byteOffset = byteOffset;
  }

  /** The same, naming the file. */
  of(file: string): SnapshotError {
    return new SnapshotError(this.problem, this.section, this.byteOffset, file);
  }
}

export function describeByte(byte: number): Message {
  return byte > 0x20 && byte < 0x7f ? message`there is "${String.fromCharCode(byte)}"` : message`there is byte ${byte}`;
}
