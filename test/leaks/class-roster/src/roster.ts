export abstract class Tracked {
  static readonly #all = new Map<string, Tracked[]>();

  protected constructor(readonly label: string) {
    const kind = new.target.name;
    const list = Tracked.#all.get(kind) ?? [];
    list.push(this);
    Tracked.#all.set(kind, list);
  }

  static count(kind: string): number {
    return Tracked.#all.get(kind)?.length ?? 0;
  }
}

export class Pupil extends Tracked {
  readonly #marks: number[] = [];

  constructor(
    name: string,
    readonly form: string,
  ) {
    super(name);
  }

  mark(value: number): void {
    this.#marks.push(value);
  }

  average(): number {
    return this.#marks.reduce((a, b) => a + b, 0) / Math.max(1, this.#marks.length);
  }
}

export class Lesson extends Tracked {
  constructor(
    subject: string,
    readonly pupils: readonly Pupil[],
  ) {
    super(subject);
  }
}
