/** When memory has come so far that something is to be done: a value is passed, or it grows by so much in a time. */
export interface Trigger {
  readonly metric: 'rss' | 'heapUsed';
  readonly limit:
    | { readonly kind: 'bytes'; readonly bytes: number }
    | { readonly kind: 'growth'; readonly percent: number; readonly withinMs: number }
    /** Of the heap's own limit, beyond which V8 ends the process. */
    | { readonly kind: 'heapLimit'; readonly percent: number };
}
