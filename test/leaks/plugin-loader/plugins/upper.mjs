const cache = new Array(20).fill('');
export const transform = (text) => {
  cache[text.length % 20] = text;
  return text.toUpperCase();
};
