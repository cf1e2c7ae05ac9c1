import { interval, map, share, type Observable } from 'rxjs';

export interface Tick {
  readonly symbol: string;
  readonly price: number;
}

const symbols = ['ACME', 'GLOBEX', 'INITECH', 'UMBRELLA'];

export const prices: Observable<Tick> = interval(40).pipe(
  map((n) => ({ symbol: symbols[n % symbols.length]!, price: 100 + Math.sin(n / 10) * 20 })),
  share(),
);
