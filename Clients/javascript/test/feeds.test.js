/** Subscriptions to logs and metrics. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture, settle, World } from './world.js';

const log = (id, containerName, lines, more) => ({
  id, type: 'log', payload: { subscriptionId: id, taskArn: 't', containerName, ...more, lines: lines.map(([second, message]) => ({
    timestamp: `2024-01-01T00:00:${String(second).padStart(2, '0')}.000Z`, stream: 'stdout', message })) } });
const told = (world) => world.of('log').flatMap(({ payload: { lines } }) => lines.map(({ message }) => message));
const of = (name, subscriptionId) => {
  const message = fixture(name);
  return { ...message, id: subscriptionId, payload: { ...message.payload, subscriptionId } };
};
const acknowledge = (world, { id }) => world.now.tell(
  { id, type: 'subscribe_ack', payload: { subscriptionId: id, status: 'active', cursor: 'e:9' } });

async function connected() {
  const world = new World();
  const client = world.client();
  await settle();
  await world.now.greet();
  return { world, client };
}

async function reconnected(world) {
  await world.now.end(1006);
  await world.clock.advance(1000);
  await world.now.greet();
}

test('logs from the first line to the end', async () => {
  const world = new World();
  const client = world.client();
  const options = { task: 'arn', containers: ['web'], tail: 5, follow: false };
  const feed = client.subscribeLogs(options);
  await settle();
  await world.now.greet();
  assert.deepEqual(world.now.sent, [{ id: feed.id, type: 'subscribe', action: 'logs', payload: options }]);
  await acknowledge(world, feed);
  assert.equal(await feed.ready, feed);
  const message = log(feed.id, 'web', [[1, 'one'], [1, 'one']]);
  await world.now.tell(message, of('log_end', feed.id));
  assert.deepEqual(world.of('log'), [message]);
  assert.equal(world.of('log_end').length, 1);
  // It is over: not asked for again, and nothing of it is told. What is no event's leaves no cursor.
  await world.now.tell(log(feed.id, 'web', [[2, 'two']]));
  await reconnected(world);
  assert.doesNotMatch(world.now.url, /resume/);
  assert.deepEqual(world.now.sent, []);
  assert.deepEqual(told(world), ['one', 'one']);
  await assert.rejects(feed.unsubscribe(), { code: 'RESOURCE_NOT_FOUND' });
  await client.close();
});

test('logs go on after a drop', async () => {
  const { world, client } = await connected();
  const feed = client.subscribeLogs({ task: 'arn', tail: 5, since: '2024-01-01T00:00:00Z' });
  await acknowledge(world, feed);
  // Nothing has been told yet.
  await reconnected(world);
  assert.deepEqual(world.now.sent[0].payload, feed.payload);
  await world.now.tell(log(feed.id, 'web', [[3, 'a'], [4, 'b'], [4, 'b']]));
  await reconnected(world);
  assert.deepEqual(world.now.sent, [{ id: feed.id, type: 'subscribe', action: 'logs', payload: {
    ...feed.payload, since: { '*': '2024-01-01T00:00:00Z', web: '2024-01-01T00:00:03.000Z' } } }]);
  // Cut before all that was known had come again.
  await world.now.tell(log(feed.id, 'web', [[3, 'a'], [4, 'b']]), log(feed.id, 'db', [[1, 'z']]));
  await reconnected(world);
  await world.now.tell(
    log(feed.id, 'web', [[3, 'a'], [4, 'b'], [4, 'b'], [4, 'c']]), log(feed.id, 'db', [[1, 'z'], [1, 'y']]),
    log(feed.id, 'web', [[4, 'd']], { gap: true }));
  assert.deepEqual(told(world), ['a', 'b', 'b', 'z', 'c', 'y', 'd']);
  assert.equal(world.of('log').at(-1).payload.gap, true);
  await client.close();
});

test('metrics', async () => {
  const { world, client } = await connected();
  const options = { resource: 'task', resourceArn: 'arn', metrics: ['CPUUtilization'], intervalMs: 2000 };
  const feed = client.subscribeMetrics(options);
  assert.deepEqual(world.now.sent, [{ id: feed.id, type: 'subscribe', action: 'metrics', payload: options }]);
  await acknowledge(world, feed);
  const answer = client.getMetrics(options);
  await world.now.tell({ ...fixture('metrics'), id: feed.id }, { ...fixture('metrics'), id: world.now.sent.at(-1).id });
  assert.deepEqual(world.of('metrics').map(({ id }) => id), [feed.id]);
  assert.ok((await answer).metrics);
  await world.now.tell(of('metrics_end', feed.id));
  assert.equal(world.of('metrics_end').length, 1);
  await client.close();
});

test('refused and unsubscribed', async () => {
  const { world, client } = await connected();
  const refused = client.subscribeLogs({ task: 'nobody' });
  const kept = client.subscribeLogs({ task: 'arn' });
  await world.now.tell({ ...fixture('error'), id: refused.id });
  await assert.rejects(refused.ready, { code: 'INVALID_REQUEST' });
  assert.deepEqual(world.of('error').map(({ id }) => id), [refused.id]);
  // An error of the server's own is no refusal.
  await world.now.tell({ ...fixture('error'), id: kept.id, payload: { code: 'INTERNAL_ERROR', message: 'no' } });
  await reconnected(world);
  assert.deepEqual(world.now.sent.map(({ id }) => id), [kept.id]);
  await acknowledge(world, kept);
  const gone = kept.unsubscribe();
  await settle();
  const asked = world.now.sent.at(-1);
  assert.deepEqual(asked, { id: asked.id, type: 'unsubscribe', action: 'logs', payload: { subscriptionId: kept.id } });
  await world.now.tell(
    { id: asked.id, type: 'unsubscribe_ack', payload: { subscriptionId: kept.id, status: 'cancelled' } },
    log(kept.id, 'web', [[1, 'late']]));
  await gone;
  assert.deepEqual(told(world), []);
  const open = client.subscribeMetrics({ resource: 'task', resourceArn: 'arn', metrics: ['CPUUtilization'] });
  await client.close();
  for (const feed of [open, client.subscribeLogs({ task: 'arn' })]) await assert.rejects(feed.ready, { code: 'CLOSED' });
});
