import { createServer } from 'node:http';
import { buildSchema, execute, parse, validate, type DocumentNode } from 'graphql';
import { createLoaders, type Loaders } from './loaders';

const schema = buildSchema(`
  type Film { title: String!, cast: [String!]! }
  type Query { film(id: Int!): Film, films(ids: [Int!]!): [Film!]! }
`);
const documents = new Map<string, DocumentNode>();

function documentOf(source: string): DocumentNode {
  const known = documents.get(source);
  if (known !== undefined) return known;
  const document = parse(source);
  const [problem] = validate(schema, document);
  if (problem !== undefined) throw problem;
  if (documents.size >= 50) documents.clear();
  documents.set(source, document);
  return document;
}

const film = async (id: number, loaders: Loaders) => {
  const found = await loaders.films.load(id);
  return { title: found.title, cast: () => loaders.actors.loadMany(found.actorIds) };
};
const rootValue = {
  film: ({ id }: { id: number }, loaders: Loaders) => film(id, loaders),
  films: ({ ids }: { ids: number[] }, loaders: Loaders) => Promise.all(ids.map((id) => film(id, loaders))),
};

createServer(async (req, res) => {
  const source = new URL(req.url ?? '/', 'http://graph').searchParams.get('query') ?? '{ __typename }';
  const result = await execute({ schema, document: documentOf(source), rootValue, contextValue: createLoaders() });
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify(result));
}).listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
