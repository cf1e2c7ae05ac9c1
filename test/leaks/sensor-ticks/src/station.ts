export interface Reading {
  readonly sensor: string;
  readonly celsius: number;
  readonly at: Date;
}

const offsets: Record<string, number> = { roof: 4, cellar: -6, hall: 0 };

export class Station {
  private readings: Reading[] = [];
  private readonly extremes = new Map<string, { low: number; high: number }>();
  private ticks = 0;

  measure(): void {
    this.ticks += 1;
    for (const sensor of Object.keys(offsets)) {
      const celsius = 18 + offsets[sensor]! + Math.sin(this.ticks / 50) * 3;
      const known = this.extremes.get(sensor) ?? { low: celsius, high: celsius };
      this.extremes.set(sensor, { low: Math.min(known.low, celsius), high: Math.max(known.high, celsius) });
      this.readings = this.readings.concat({ sensor, celsius, at: new Date() });
    }
  }

  report(): string {
    const lines = [...this.extremes].map(([sensor, { low, high }]) => `${sensor} ${low.toFixed(1)}–${high.toFixed(1)}`);
    return `${this.ticks} ticks: ${lines.join(', ')}`;
  }
}
