import express, { type NextFunction, type Request, type Response } from 'express';
import { observe, registry } from './metrics';

const parcels = ['ordered', 'packed', 'sent', 'delivered'];
const app = express();

app.use((req: Request, res: Response, next: NextFunction) => {
  const startedAt = process.hrtime.bigint();
  res.once('finish', () => observe({ method: req.method, path: req.path, status: res.statusCode, startedAt }));
  next();
});

app.get('/parcels/:id', (req: Request, res: Response) => {
  const id = Number(req.params['id']);
  if (Number.isNaN(id)) {
    res.status(404).json({ error: 'no such parcel' });
    return;
  }
  res.json({ id, state: parcels[id % parcels.length] });
});

app.get('/metrics', async (_req: Request, res: Response) => {
  res.type(registry.contentType).send(await registry.metrics());
});

app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
