import { createServer } from 'node:http';
import PQueue from 'p-queue';
import { z } from 'zod';

const Job = z.object({ name: z.string().min(1), steps: z.number().int().min(1).max(20) });
type Job = z.infer<typeof Job>;

const queue = new PQueue({ concurrency: 8 });
const done = new Map<string, number>();

async function work(job: Job): Promise<number> {
  let sum = 0;
  for (let step = 0; step < job.steps; step++) {
    await Promise.resolve();
    sum += step * job.name.length;
  }
  return sum;
}

createServer(async (req, res) => {
  const url = new URL(req.url ?? '/', 'http://jobs');
  const parsed = Job.safeParse({ name: url.searchParams.get('name'), steps: Number(url.searchParams.get('steps')) });
  if (!parsed.success) {
    res.writeHead(400).end(parsed.error.issues[0]?.message);
    return;
  }
  const sum = await queue.add(() => work(parsed.data), { priority: parsed.data.steps });
  const kind = parsed.data.name.slice(0, 1);
  done.set(kind, (done.get(kind) ?? 0) + 1);
  res.end(String(sum));
}).listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
