/** The binary's path, or undefined after the reason was written to stderr: the caller skips its test. */
export function nodePath(major: number): Promise<string | undefined>;
/** `{ path }` of a Node of that major, or `{ reason }` why there is none; installs it when it is missing. */
export function findNode(major: number): Promise<{ path: string } | { reason: string }>;
