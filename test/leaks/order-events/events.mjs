import { ReplaySubject, filter, map } from 'rxjs';

const events = new ReplaySubject();

export const publish = (type, payload) => {
  events.next({ type, payload, at: Date.now() });
};

export const totals = { placed: 0, cents: 0 };

events
  .pipe(
    filter((event) => event.type === 'placed'),
    map((event) => event.payload.cents),
  )
  .subscribe((cents) => {
    totals.placed += 1;
    totals.cents += cents;
  });
