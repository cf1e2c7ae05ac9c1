/** Whoever comes gets the lock after those before. */
export class Mutex {
  #last = Promise.resolve();

  run(task) {
    const turn = this.#last.then(() => task());
    this.#last = turn.catch(() => {});
    return turn;
  }
}
