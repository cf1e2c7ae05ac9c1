import DataLoader from 'dataloader';

export interface Film {
  readonly id: number;
  readonly title: string;
  readonly actorIds: readonly number[];
}

const later = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A request's own loaders: what they cache goes with the request. */
export function createLoaders() {
  return {
    films: new DataLoader(async (ids: readonly number[]): Promise<Film[]> => {
      await later();
      return ids.map((id) => ({ id, title: `Film ${id}`, actorIds: [id % 7, id % 11, id % 13] }));
    }),
    actors: new DataLoader(async (ids: readonly number[]): Promise<string[]> => {
      await later();
      return ids.map((id) => `Actor ${id}`);
    }),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;
