import { freemem } from 'node:os';
import { message } from '../base/message.ts';
import { formatBytes } from '../base/units.ts';
import type { SnapshotHeader } from './header.ts';
import { SnapshotError } from './snapshot-error.ts';

const BYTES_PER_NODE = 40;
const BYTES_PER_EDGE = 14;

/** What loading a snapshot of this header will need at least: columns, dominators, sizes. */
export function foreseenBytes(header: Pick<SnapshotHeader, 'nodeCount' | 'edgeCount'>): number {
  return header.nodeCount * BYTES_PER_NODE + header.edgeCount * BYTES_PER_EDGE;
}

export function availableBytes(): number {
  return typeof process.availableMemory === 'function' ? process.availableMemory() : freemem();
}

/** Before anything is allocated: better one sentence than a machine out of memory. */
export function refuseIfTooLarge(header: SnapshotHeader): void {
  const needed = foreseenBytes(header);
  const available = availableBytes();
  if (needed > available)
    throw new SnapshotError(
      message`its header claims ${header.nodeCount} nodes and ${header.edgeCount} edges, which need ${formatBytes(needed)} of memory where ${formatBytes(available)} is free`,
      'snapshot',
      0,
    );
}
