import { Counter, Histogram, Registry } from 'prom-client';

export const registry = new Registry();

const requests = new Counter({
  name: 'api_requests_total',
  help: 'Requests by path and status',
  labelNames: ['path', 'status'] as const,
  registers: [registry],
});

const seconds = new Histogram({
  name: 'api_request_seconds',
  help: 'Time to answer',
  labelNames: ['method'] as const,
  buckets: [0.01, 0.05, 0.25, 1],
  registers: [registry],
});

export interface Observation {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly startedAt: bigint;
}

export function observe({ method, path, status, startedAt }: Observation): void {
  seconds.observe({ method }, Number(process.hrtime.bigint() - startedAt) / 1e9);
  requests.inc({ path, status: String(status) });
}
