import type { ServerResponse } from 'node:http';
import { filter } from 'rxjs';
import { prices, type Tick } from './prices.ts';

const eventOf = (tick: Tick) => `event: tick\ndata: ${JSON.stringify(tick)}\n\n`;

/** Sends the prices of one symbol as server-sent events until the client has what it came for. */
export function streamPrices(res: ServerResponse, symbol: string, wanted: number): void {
  let sent = 0;
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });

  prices.pipe(filter((tick) => tick.symbol === symbol)).subscribe((tick) => {
    if (res.writableEnded || res.destroyed) return;
    res.write(eventOf(tick));
    sent += 1;
    if (sent === wanted) res.end();
  });
}
