/** Answers that are kept while one graph is looked at: several containers often hang on the same node. */
export class Memo {
  readonly #answers = new Map<string, Map<number, unknown>>();

  /** The answer to a question about a node, found once. It must not be changed. */
  of<T>(question: string, node: number, find: () => T): T {
    let answers = this.#answers.get(question);
    if (!answers) this.#answers.set(question, (answers = new Map<number, unknown>()));
    if (!answers.has(node)) answers.set(node, find());
    return answers.get(node) as T;
  }
}
