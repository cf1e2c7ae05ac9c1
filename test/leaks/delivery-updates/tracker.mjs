import EventEmitter from 'eventemitter3';

export class Tracker extends EventEmitter {
  #deliveries = new Map();

  report(id, state) {
    const known = this.#deliveries.get(id % 500) ?? { states: 0 };
    known.states += 1;
    known.last = state;
    this.#deliveries.set(id % 500, known);
    this.emit(`delivery:${id}`, state);
  }

  /** Resolves with the next state of a delivery, or with what is known after a moment. */
  next(id, patienceMs) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(this.#deliveries.get(id % 500)?.last ?? 'unknown'), patienceMs);
      this.once(`delivery:${id}`, (state) => {
        clearTimeout(timer);
        resolve(state);
      });
    });
  }
}
