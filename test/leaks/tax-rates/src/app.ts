import express from 'express';
import { tax, type Address } from './rates';

const app = express();
app.use(express.json());

app.post('/tax', (req, res) => {
  const { cents, address } = req.body as { cents: number; address: Address };
  if (!Number.isInteger(cents) || cents < 0) {
    res.status(400).json({ error: 'cents must be a whole number' });
    return;
  }
  res.json(tax(cents, address));
});

app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
