import { createHmac, randomBytes } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { LeaklineError, throwIfCancelled } from '../base/errors.ts';
import { message } from '../base/message.ts';
import { EdgeType, NodeType, type HeapColumns } from './columns.ts';
import { loadColumns } from './load.ts';

export interface Redaction {
  readonly strings: number;
  readonly replaced: number;
}

const PIECE = 1 << 20;
const SECTION = Buffer.from('"strings":[');

/**
 * Writes a copy of a snapshot in which every text a program may have got from its users is replaced, and the graph is the
 * same. What names code stays: classes, functions, variables, fields of class instances, paths of scripts. Equal texts
 * stay equal, under a key that is thrown away.
 */
export async function redactSnapshot(path: string, out: string, signal?: AbortSignal): Promise<Redaction> {
  const columns = await loadColumns(path, signal);
  const keep = stringsThatNameCode(columns);
  const source = await open(path, 'r');
  const target = await open(out, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new LeaklineError(
      error.code === 'EEXIST'
        ? message`${out} cannot be written: it exists already.`
        : message`${out} cannot be written: ${error.message}.`,
    );
  });
  try {
    await copyUpToStrings(source, target, path, signal);
    const replaced = await writeStrings(target, columns, keep, signal);
    await target.sync();
    return { strings: columns.strings.count, replaced };
  } catch (error) {
    await rm(out, { force: true });
    throw error;
  } finally {
    await source.close();
    await target.close();
  }
}

/** One byte per string: 1 where it names code. */
export function stringsThatNameCode(columns: HeapColumns): Uint8Array {
  const keep = new Uint8Array(columns.strings.count);
  const { nodeCount, nodeType, nodeName, firstEdge, edgeType, edgeNameOrIndex, strings } = columns;
  const plainObject = strings.indexOf('Object');
  const fields = new Uint8Array(columns.strings.count);
  for (let node = 0; node < nodeCount; node++) {
    if (!holdsText(nodeType[node])) keep[nodeName[node]] = 1;
    // Keys of plain objects may be anything: an address, a token. Fields of instances are written in a class.
    const isInstance = nodeName[node] !== plainObject;
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const name = edgeNameOrIndex[edge];
      switch (edgeType[edge]) {
        case EdgeType.element:
        case EdgeType.hidden:
          break;
        case EdgeType.property:
          if (isInstance) fields[name] = 1;
          break;
        default:
          keep[name] = 1;
      }
    }
  }
  for (let name = 0; name < fields.length; name++) {
    if (fields[name] === 1 && keep[name] === 0 && /^[\w$<]{1,64}>?$/.test(strings.get(name))) keep[name] = 1;
  }
  keepScriptPaths(columns, keep);
  return keep;
}

function holdsText(type: number): boolean {
  return (
    type === NodeType.string ||
    type === NodeType.concatenatedString ||
    type === NodeType.slicedString ||
    type === NodeType.symbol ||
    type === NodeType.regexp ||
    type === NodeType.number ||
    type === NodeType.bigint
  );
}

/** Lines cannot be named without the paths of the scripts; their text goes. */
function keepScriptPaths(
  { nodeCount, nodeName, firstEdge, edgeNameOrIndex, edgeTo, strings, traces }: HeapColumns,
  keep: Uint8Array,
): void {
  const script = strings.indexOf('system / Script');
  const name = strings.indexOf('name');
  for (let node = 0; node < nodeCount; node++) {
    if (nodeName[node] !== script) continue;
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      if (edgeNameOrIndex[edge] === name) keep[nodeName[edgeTo[edge]]] = 1;
    }
  }
  for (let index = 0; index < (traces?.functions.count ?? 0); index++) {
    keep[traces!.functions.name[index]] = 1;
    keep[traces!.functions.scriptName[index]] = 1;
  }
}

/** Everything before the strings is numbers, and the head that tells their fields. */
async function copyUpToStrings(
  source: FileHandle,
  target: FileHandle,
  path: string,
  signal?: AbortSignal,
): Promise<void> {
  const buffer = Buffer.allocUnsafe(PIECE + SECTION.length);
  for (let position = 0; ;) {
    throwIfCancelled(signal);
    const { bytesRead } = await source.read(buffer, 0, buffer.length, position);
    const at = buffer.subarray(0, bytesRead).indexOf(SECTION);
    if (at !== -1) {
      await target.write(buffer, 0, at + SECTION.length);
      return;
    }
    if (bytesRead < buffer.length) throw new LeaklineError(message`${path} has no strings section.`);
    // The section's name may lie across two pieces.
    await target.write(buffer, 0, PIECE);
    position += PIECE;
  }
}

async function writeStrings(
  target: FileHandle,
  { strings }: HeapColumns,
  keep: Uint8Array,
  signal?: AbortSignal,
): Promise<number> {
  const key = randomBytes(16);
  let replaced = 0;
  let text = '';
  for (let index = 0; index < strings.count; index++) {
    const original = strings.get(index);
    const isKept = keep[index] === 1 || original === '';
    if (!isKept) replaced++;
    const shown = isKept ? original : createHmac('sha256', key).update(original).digest('hex').slice(0, 16);
    text += `${index === 0 ? '' : ',\n'}${JSON.stringify(shown)}`;
    if (text.length > PIECE) {
      throwIfCancelled(signal);
      await target.write(text);
      text = '';
    }
  }
  await target.write(`${text}]}\n`);
  return replaced;
}
