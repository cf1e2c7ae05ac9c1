import { autorun, observable, runInAction } from 'mobx';

export interface Ticket {
  readonly number: number;
  readonly subject: string;
}

class Desk {
  readonly open = observable.box(0);
  readonly capacity = observable.box(500);
  private taken = 0;

  take(subject: string): Ticket {
    this.taken += 1;
    runInAction(() => this.open.set(this.open.get() + 1));
    return { number: this.taken, subject };
  }

  finish(): void {
    runInAction(() => this.open.set(Math.max(0, this.open.get() - 1)));
  }
}

export const desk = new Desk();

/** How long a customer has to wait, kept up to date on the slip. */
export class Slip {
  minutes = 0;

  constructor(readonly ticket: Ticket) {
    autorun(() => {
      this.minutes = desk.capacity.get() > 0 ? this.ticket.number % 7 : 0;
    });
  }

  print(): string {
    return `Ticket ${this.ticket.number}: ${this.ticket.subject}, about ${this.minutes} minutes`;
  }
}
