const later = () => new Promise((resolve) => setImmediate(resolve));

export async function findAuthors(ids) {
  await later();
  return ids.map((id) => ({
    id,
    name: `Author ${id}`,
    born: 1900 + (id % 90),
    biography: `${id} wrote a lot. `.repeat(12),
  }));
}

export async function findArticles(ids) {
  await later();
  return ids.map((id) => ({ id, title: `Article ${id}`, authorIds: [id * 2, id * 2 + 1] }));
}
