import { createServer } from 'node:http';
import { QuoteService } from './quotes';

const service = new QuoteService();

createServer((req, res) => {
  const url = new URL(req.url ?? '/', 'http://quotes');
  const to = url.searchParams.get('to') ?? 'DE';
  const quote = service.quote({
    grams: Number(url.searchParams.get('grams')),
    to,
    reference: url.searchParams.get('ref') ?? '',
  });
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({ ...quote, cents: quote.cents + service.surcharge(to) }));
}).listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
