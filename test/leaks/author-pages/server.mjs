import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { graphql } from 'graphql';
import { rootValue, schema } from './schema.mjs';

createServer(async (req, res) => {
  const { query, variables } = JSON.parse(await text(req));
  const result = await graphql({ schema, rootValue, source: query, variableValues: variables });
  res.writeHead(result.errors ? 400 : 200, { 'content-type': 'application/json' });
  res.end(JSON.stringify(result));
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
