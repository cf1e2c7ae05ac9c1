const readersByArticle = Object.create(null);

export function noteReader(article, reader) {
  const readers = (readersByArticle[article] ??= []);
  if (!readers.includes(reader)) readers.push(reader);
  return readers.length;
}
