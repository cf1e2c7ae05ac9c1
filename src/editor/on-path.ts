import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a program can be called by its name. */
export function isOnPath(name: string): boolean {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => names.some((file) => existsSync(join(folder, file))));
}
