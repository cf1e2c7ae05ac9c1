const kAnswers = Symbol('idempotency.answers');

/** A request that is repeated with the same key gets the same answer. */
export function idempotency({ header = 'idempotency-key' } = {}) {
  return async function answerOnce(ctx, next) {
    const key = ctx.get(header);
    if (key === '') return next();
    const answers = (ctx.app[kAnswers] ??= { byKey: new Map(), replays: 0 });

    const earlier = answers.byKey.get(key);
    if (earlier !== undefined) {
      answers.replays += 1;
      ctx.status = earlier.status;
      ctx.body = earlier.body;
      ctx.set('idempotency-replayed', 'true');
      return undefined;
    }
    await next();
    answers.byKey.set(key, { status: ctx.status, body: ctx.body, at: Date.now() });
    return undefined;
  };
}
