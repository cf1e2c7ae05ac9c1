/** `+1.2 MB`, `-3 kB`, `0 B`. */
export function signed(value: number, format: (value: number) => string): string {
  return value > 0 ? `+${format(value)}` : format(value);
}
