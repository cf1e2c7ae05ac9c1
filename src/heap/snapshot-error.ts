import { LeaklineError } from '../base/errors.ts';

/** The bytes are no heap snapshot, or not a whole one. Names the section and the byte where reading stopped. */
export class SnapshotError extends LeaklineError {
  override readonly name: string = 'SnapshotError';
  readonly problem: string;
  readonly section: string;
  readonly byteOffset: number;

  constructor(problem: string, section: string, byteOffset: number, file = '') {
    super(
      `The heap snapshot ${file === '' ? '' : `${file} `}cannot be read: ${problem} (section "${section}", byte ${byteOffset}); ` +
        'take it again or choose another file.',
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

export function describeByte(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? `there is "${String.fromCharCode(byte)}"` : `there is byte ${byte}`;
}
