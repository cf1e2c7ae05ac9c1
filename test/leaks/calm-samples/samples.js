/** Keeps a fair sample of all that was recorded, and the ten worst. */
exports.Samples = class Samples {
  constructor(size) {
    this.size = size;
    this.seen = 0;
    this.kept = [];
    this.slow = [];
  }
  record(sample) {
    this.seen++;
    if (this.kept.length < this.size) this.kept.push(sample);
    else {
      const at = Math.floor(Math.random() * this.seen);
      if (at < this.size) this.kept[at] = sample;
    }
    this.slow.push(sample);
    this.slow.sort((a, b) => b.ms - a.ms);
    if (this.slow.length > 10) this.slow.pop();
  }
  percentile(p) {
    const sorted = this.kept.map((s) => s.ms).sort((a, b) => a - b);
    return sorted[Math.floor(p * sorted.length)];
  }
  worst() {
    return this.slow;
  }
};
