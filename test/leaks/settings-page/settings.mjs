import { readFileSync, watchFile } from 'node:fs';

class Settings extends EventTarget {
  #file;
  #values = {};

  constructor(file) {
    super();
    this.#file = file;
    this.#read();
    watchFile(file, { interval: 5000, persistent: false }, () => {
      this.#read();
      this.dispatchEvent(new Event('change'));
    });
  }

  get(name, fallback) {
    return this.#values[name] ?? fallback;
  }

  #read() {
    this.#values = JSON.parse(readFileSync(this.#file, 'utf8'));
  }
}

export const settings = new Settings(new URL('./settings.json', import.meta.url));
