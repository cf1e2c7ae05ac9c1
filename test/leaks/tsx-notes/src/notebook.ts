export interface Note {
  readonly id: number;
  readonly author: string;
  readonly text: string;
  readonly links: readonly string[];
}

type Listener = (note: Note) => void;

export class Notebook {
  #notes: Note[] = [];
  #listeners: Listener[] = [];
  #index: Record<string, Note[]> = {};

  write(author: string, text: string): Note {
    const links = [...text.matchAll(/\[\[([^\]]+)\]\]/g)].map((match) => match[1] ?? '');
    const note: Note = { id: this.#notes.length, author, text, links };
    this.#notes = [note, ...this.#notes].slice(0, 50);
    for (const link of links) {
      const linked = (this.#index[link] ||= []);
      linked.push(note);
    }
    for (const listener of this.#listeners) listener(note);
    return note;
  }

  follow(listener: Listener): () => void {
    this.#listeners.push(listener);
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  backlinks(page: string): number {
    return this.#index[page]?.length ?? 0;
  }
}
