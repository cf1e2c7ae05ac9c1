/** Remembers what a method answered for the same arguments. */
export function memoize(_target: object, _name: string, descriptor: PropertyDescriptor): PropertyDescriptor {
  const original = descriptor.value as (...args: unknown[]) => unknown;
  const answers = new Map<string, unknown>();
  return {
    ...descriptor,
    value(this: unknown, ...args: unknown[]): unknown {
      const key = JSON.stringify(args);
      if (answers.has(key)) return answers.get(key);
      const answer = original.apply(this, args);
      answers.set(key, answer);
      return answer;
    },
  };
}
