/** Numbers whose count is not known before: grows by doubling. */
export class NumberList {
  values = new Uint32Array(1 << 10);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.reserve(this.length * 2);
    this.values[this.length++] = value;
  }

  append(values: Uint32Array): void {
    const length = this.length + values.length;
    if (length > this.values.length) this.reserve(Math.max(this.length * 2, length));
    this.values.set(values, this.length);
    this.length = length;
  }

  reserve(capacity: number): void {
    const larger = new Uint32Array(capacity);
    larger.set(this.values);
    this.values = larger;
  }
}
