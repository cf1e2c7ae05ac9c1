class Thumbnail {
  constructor(name) {
    this.name = name;
    this.width = 40;
    this.height = 30;
    this.pixels = new Array(this.width * this.height).fill(name.length);
  }
}

export class Thumbnails {
  #refs = new Map();
  #ended = new FinalizationRegistry(({ name, made }) => {
    console.debug(`${name} lived for ${Date.now() - made} ms`);
    if (this.#refs.get(name)?.deref() === undefined) this.#refs.delete(name);
  });

  get(name) {
    const known = this.#refs.get(name)?.deref();
    if (known !== undefined) return known;
    const thumbnail = new Thumbnail(name);
    this.#refs.set(name, new WeakRef(thumbnail));
    this.#ended.register(thumbnail, { ...thumbnail, made: Date.now(), of: thumbnail });
    return thumbnail;
  }
}
