import { LeaklineError } from '../base/errors.ts';
import { message } from '../base/message.ts';

/** The command was called in a way it does not know. */
export class UsageError extends LeaklineError {
  override readonly name: string = 'UsageError';
}

export function parseChoice(option: string, value: string, choices: readonly string[]): string {
  if (!choices.includes(value)) throw new UsageError(message`--${option} takes ${choices.join(', ')}, not "${value}".`);
  return value;
}
