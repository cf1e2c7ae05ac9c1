let counter = 0;

export class Span {
  readonly id = (++counter).toString(16).padStart(8, '0');
  readonly startedAt = performance.now();
  readonly attributes: Record<string, string | number> = {};
  endedAt = Number.NaN;

  constructor(
    readonly name: string,
    readonly parent?: Span,
  ) {}

  set(key: string, value: string | number): this {
    this.attributes[key] = value;
    return this;
  }

  get milliseconds(): number {
    return this.endedAt - this.startedAt;
  }
}
