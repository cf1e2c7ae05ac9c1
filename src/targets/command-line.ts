/** `node`, `nodejs`, `node20`, `node.exe`; not `node-gyp` or an Electron program. */
export function isNodeExecutable(path: string): boolean {
  const name = path.split(/[/\\]/).at(-1) ?? '';
  return /^node(js)?[\d.]*(\.exe)?$/i.test(name.replace(/ \(deleted\)$/, ''));
}

/** `/usr/bin/node /srv/app/server.js --port 1` → `node /srv/app/server.js --port 1`, shortened for a list. */
export function titleOfCommand(argv: readonly string[]): string {
  const [command = '', ...rest] = argv;
  const name = (command.split(/[/\\]/).at(-1) ?? '').replace(/\.exe$/i, '');
  const title = [name, ...rest].join(' ').replace(/\s+/g, ' ').trim();
  return title.length > 120 ? `${title.slice(0, 119)}…` : title;
}
