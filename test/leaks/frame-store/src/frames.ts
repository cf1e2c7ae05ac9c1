export interface Frame {
  readonly camera: string;
  readonly number: number;
  readonly pixels: Uint8ClampedArray;
}

const width = 160;
const height = 120;

export class FrameStore {
  private readonly byCamera = new Map<string, Frame[]>();

  add(camera: string, brightness: number): Frame {
    const frames = this.framesOf(camera);
    const pixels = new Uint8ClampedArray(width * height * 4);
    for (let i = 0; i < pixels.length; i += 4) pixels[i] = brightness + (i % 13);
    const frame = { camera, number: frames.length, pixels };
    frames.push(frame);
    return frame;
  }

  difference(camera: string): number {
    const [previous, last] = this.framesOf(camera).slice(-2);
    if (previous === undefined || last === undefined) return 0;
    let sum = 0;
    for (let i = 0; i < last.pixels.length; i += 64) sum += Math.abs(last.pixels[i]! - previous.pixels[i]!);
    return sum;
  }

  private framesOf(camera: string): Frame[] {
    let frames = this.byCamera.get(camera);
    if (frames === undefined) this.byCamera.set(camera, (frames = []));
    return frames;
  }
}
