export interface Disposable {
  dispose(): void | Promise<void>;
}

/** Disposes in reverse order of adding; adding to a disposed store disposes at once. */
export class DisposableStore implements Disposable {
  readonly #items: Disposable[] = [];
  #disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) void item.dispose();
    else this.#items.push(item);
    return item;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    for (let item = this.#items.pop(); item; item = this.#items.pop()) await item.dispose();
  }
}
