import { LeaklineError } from '../base/errors.ts';
import { message } from '../base/message.ts';

/** Of a container, pod or namespace. One that begins with a dash would be an option of the tool. */
export function checkedName(name: string): string {
  if (/^[A-Za-z0-9][\w.-]*$/.test(name)) return name;
  throw new LeaklineError(message`"${name}" is no name of a container or pod.`);
}
