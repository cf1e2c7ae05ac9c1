import { buildSchema } from 'graphql';
import { articles, authors } from './loaders.mjs';

export const schema = buildSchema(`
  type Author { id: Int!, name: String!, born: Int! }
  type Article { id: Int!, title: String!, authors: [Author!]! }
  type Query { article(id: Int!): Article }
`);

class Article {
  constructor({ id, title, authorIds }) {
    this.id = id;
    this.title = title;
    this.authorIds = authorIds;
  }

  async authors() {
    return Promise.all(this.authorIds.map((id) => authors.load(id)));
  }
}

export const rootValue = {
  article: async ({ id }) => new Article(await articles.load(id)),
};
