import { createServer } from 'node:http';

const backlog = [];
const done = { jobs: 0, units: 0 };

setInterval(() => {
  for (const job of backlog.splice(0, 25)) {
    done.jobs += 1;
    done.units += job.units.length;
  }
}, 100);

createServer((req, res) => {
  if (req.method === 'POST') {
    const name = req.url.slice(1);
    backlog.push({ name, units: Array.from({ length: 20 }, (_, i) => `${name}#${i}`), since: new Date() });
    res.statusCode = 202;
  }
  res.end(JSON.stringify({ waiting: backlog.length, ...done }));
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
