import { createServer } from 'node:http';
import { Warehouse } from './warehouse.ts';

const warehouse = new Warehouse(['A1', 'A2', 'B1']);
const waits: number[] = [];

async function wait(order: string, shelf: string): Promise<void> {
  const ms = await warehouse.restocked(shelf);
  waits.push(ms);
  if (waits.length > 100) waits.shift();
  console.log(`order ${order} waited ${ms} ms for ${shelf}`);
}

createServer((req, res) => {
  const [, order = '', shelf = ''] = (req.url ?? '').split('/');
  if (warehouse.take({ order, shelf })) {
    res.writeHead(200).end('picked\n');
    return;
  }
  void wait(order, shelf);
  res.writeHead(202).end('waiting\n');
}).listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
