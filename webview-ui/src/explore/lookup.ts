import type { AnswerOf, PanelQuery } from '../../../src/protocol/panel.ts';
import { Loading } from './loading.ts';

/** Who answers queries; the panel's link to the host. */
export interface Queries {
  query<K extends PanelQuery['kind']>(
    query: Extract<PanelQuery, { kind: K }>,
    signal: AbortSignal,
  ): Promise<AnswerOf<K>>;
}

/** One question of a view at a time. */
export class Lookup<K extends PanelQuery['kind']> extends Loading {
  answer: AnswerOf<K> | undefined;

  ask(queries: Queries, query: Extract<PanelQuery, { kind: K }>): void {
    this.restart();
    this.answer = undefined;
    void this.load(
      (signal) => queries.query<K>(query, signal),
      (answer) => (this.answer = answer),
    );
  }
}
