class Bucket {
  calls = 0;
  bytes = 0;
  slowestMs = 0;

  add(bytes, ms) {
    this.calls += 1;
    this.bytes += bytes;
    this.slowestMs = Math.max(this.slowestMs, ms);
  }
}

const usage = { hours: {}, startedAt: Date.now() };

export function note(customer, route, bytes, ms) {
  const id = [customer, route, bytes].join('|');
  (usage.hours[id] ??= new Bucket()).add(bytes, ms);
}

export function totals() {
  let calls = 0;
  for (const id in usage.hours) calls += usage.hours[id].calls;
  return { calls, sinceSeconds: Math.round((Date.now() - usage.startedAt) / 1000) };
}
