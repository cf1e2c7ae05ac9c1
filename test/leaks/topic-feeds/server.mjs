import Fastify from 'fastify';

const app = Fastify();
app.decorate(
  'topics',
  new Map(['news', 'sport', 'music'].map((name) => [name, { name, followers: new Set(), posts: 0 }])),
);

function followerFrom(request) {
  const { user, device = 'web' } = request.query;
  return { user, device, since: new Date(), muted: false, tags: [`from-${device}`] };
}

app.put('/topics/:topic/follow', async (request, reply) => {
  const topic = request.server.topics.get(request.params.topic);
  if (!topic) return reply.code(404).send({ error: 'no such topic' });
  const { followers } = topic;
  followers.add(followerFrom(request));
  return { topic: topic.name, followers: followers.size };
});

app.delete('/topics/:topic/follow', async (request) => {
  const topic = request.server.topics.get(request.params.topic);
  for (const follower of topic.followers) {
    if (follower.user === request.query.user) topic.followers.delete(follower);
  }
  return { topic: topic.name };
});

app.get('/topics', async (request) => [...request.server.topics.values()].map(({ name, posts }) => ({ name, posts })));

await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' });
