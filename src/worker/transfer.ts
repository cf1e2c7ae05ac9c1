/** The memory of columns that nobody else looks at: handed to another thread without being copied. */
export function ownMemory(columns: readonly ArrayBufferView[]): ArrayBuffer[] {
  return [...new Set(columns.map(({ buffer }) => buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
}
