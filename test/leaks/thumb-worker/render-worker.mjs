import { parentPort } from 'node:worker_threads';

const palette = ['#264653', '#2a9d8f', '#e9c46a', '#f4a261', '#e76f51'];
const timings = { slowest: 0 };
const drawn = [];

class Drawing {
  constructor(name, size) {
    this.name = name;
    this.size = size;
    this.shapes = Array.from({ length: 12 }, (_, i) => ({
      x: (name.charCodeAt(i % name.length) * (i + 1)) % size,
      y: (i * 17) % size,
      r: 2 + (i % 5),
      fill: palette[i % palette.length],
    }));
  }

  toSvg() {
    const circles = this.shapes.map((s) => `<circle cx="${s.x}" cy="${s.y}" r="${s.r}" fill="${s.fill}"/>`);
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${this.size}" height="${this.size}">${circles.join('')}</svg>`;
  }
}

parentPort.on('message', ({ id, spec }) => {
  const startedAt = performance.now();
  const drawing = new Drawing(spec.name, spec.size);
  const result = drawing.toSvg();
  drawn.push(drawing);
  timings.slowest = Math.max(timings.slowest, performance.now() - startedAt);
  parentPort.postMessage({ id, result });
});
