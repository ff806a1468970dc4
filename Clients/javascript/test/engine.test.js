/** The engine with a server that is a script and a clock that stands still. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fixture, settle, World } from './world.js';

const event = (seq) => ({ id: `evt-${seq}`, type: 'event', seq, payload: { eventType: 'task' } });
const ping = (cursor) => ({ type: 'ping', cursor });
const seqs = (world) => world.of('event').map(({ seq }) => seq);
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, place) => from + place);

/** A client that is connected, its world, and its subscriptions acknowledged at e:5. */
async function connected(options, ...payloads) {
  const world = new World();
  const client = world.client(options);
  const subscriptions = client.subscribeBatch(payloads);
  await settle();
  await world.now.greet(options?.greeting);
  if (payloads.length > 0) await world.now.acknowledge('e:5');
  return { world, client, subscriptions };
}

test('what is sent first', async () => {
  const world = new World();
  const client = world.client();
  client.on('disconnected', () => { client.close(); });
  client.subscribe({ eventTypes: ['task'], clusters: ['c'] });
  assert.equal(world.connections.length, 0);
  await settle();
  assert.equal(world.now.url, 'ws://k/ws?client=kecs-websocket-js');
  await world.now.greet({ authenticated: false });
  assert.deepEqual(world.now.sent, [{ type: 'auth', token: 't' }]);
  await world.now.tell(fixture('auth_ack'));
  assert.deepEqual(world.now.sent[1].payload, { eventTypes: ['task'], clusters: ['c'] });
  assert.equal(world.of('connected').length, 1);
  await client.close();
  assert.equal(world.now.closedWith, 1000);
  assert.deepEqual(world.of('disconnected').map(({ willReconnect }) => willReconnect), [false]);
});

test('a class that sets headers', async () => {
  const { world, client } = await connected({ able: true });
  assert.equal(world.now.url, 'ws://k/ws');
  assert.equal(world.now.headers.Authorization, 'Bearer t');
  assert.match(world.now.headers['User-Agent'], /^kecs-websocket-js\/\d/);
  assert.deepEqual(world.now.sent, []);
  await client.close();
});

test('it goes on where it was', async () => {
  const { world, client, subscriptions: [one, two] } = await connected({}, { eventTypes: ['task'] }, { snapshot: true });
  assert.equal(await one.ready, one);
  await world.now.tell(event(6), event(7));
  await world.now.end(1001, { retryAfterMs: 4000, cursor: 'e:8' });
  assert.deepEqual(world.of('disconnected'), [{ code: 1001, reason: 'told', willReconnect: true, retryIn: 5000 }]);
  await world.clock.advance(4900);
  assert.equal(world.connections.length, 1);
  await world.clock.advance(200);
  assert.equal(world.now.url, 'ws://k/ws?resume=e:8&client=kecs-websocket-js');
  await world.now.greet();
  assert.deepEqual(world.now.sent[0].payload.subscriptions, [
    { id: one.id, payload: { eventTypes: ['task'], resumeFrom: 'e:8' } },
    // Its end has not come.
    { id: two.id, payload: { snapshot: true } },
  ]);
  // A ping before the acks says nothing of what was missed.
  await world.now.tell(ping('e:90'));
  await world.now.end(1006);
  await world.clock.advance(500);
  assert.match(world.now.url, /resume=e:8&/);
  await world.now.greet();
  await world.now.acknowledge('e:8');
  await world.now.tell(event(9));
  assert.deepEqual(seqs(world), [6, 7, 9]);
  assert.equal(client.cursor, 'e:9');
  await client.close();
});

test('what is missed is told', async () => {
  const world = new World();
  const client = world.client();
  const events = client.events();
  await settle();
  await world.now.greet();
  await world.now.acknowledge('e:5', { resumed: false, reason: 'expired', oldestSeq: 3, latestSeq: 5 });
  await world.now.tell(fixture('snapshot_task'), {
    type: 'snapshot_end', payload: { subscriptionId: events.subscription.id, cursor: 'e:5' } }, event(6));
  const types = [];
  for await (const { type } of events) if (types.push(type) === 4) break;
  assert.deepEqual(types, ['gap', 'snapshot', 'snapshot_end', 'event']);
  assert.equal(world.of('gap')[0].payload.reason, 'expired');
  assert.equal(world.now.sent.at(-1).type, 'unsubscribe');
  await client.close();
});

test('waits double and begin again', async () => {
  const world = new World();
  world.refusals = [[503], [502], [429, '8']];
  const client = world.client({ able: true });
  client.subscribe();
  for (const wait of [0, 500, 1000, 10_000]) await world.clock.advance(wait);
  assert.deepEqual(world.of('disconnected').map(({ retryIn }) => retryIn), [500, 1000, 10_000]);
  assert.deepEqual(world.of('error').map(({ status }) => status), [503, 502, 429]);
  await world.now.greet();
  await world.now.acknowledge('e:1');
  await world.now.end(1011);
  assert.equal(world.of('disconnected').at(-1).retryIn, 500);
  // A server that greets and then fails has not helped.
  await world.clock.advance(500);
  await world.now.greet();
  await world.now.end(1011);
  assert.equal(world.of('disconnected').at(-1).retryIn, 1000);
  await client.close();
});

for (const code of [1000, 1002, 1003, 1007, 1009, 4403, 403, 404]) {
  test(`it does not come back from ${code}`, async () => {
    const world = new World();
    if (code < 1000) world.refusals = [[code]];
    const client = world.client({ able: true });
    const subscription = client.subscribe();
    const command = client.command('get_metrics', {});
    const refused = assert.rejects(command, { code: 'CLOSED' });
    await settle();
    if (code >= 1000) await world.now.end(code);
    const error = await client.closed;
    assert.equal(error.code, 'CLOSED');
    assert.equal(code >= 1000 ? error.closeCode : error.status, code);
    await refused;
    await assert.rejects(subscription.ready, { code: 'CLOSED' });
    await assert.rejects(client.subscribe().ready, { code: 'CLOSED' });
    await assert.rejects(client.command('wait', {}), { code: 'CLOSED' });
    await assert.rejects(client.events().next(), { code: 'CLOSED' });
    await world.clock.advance(100_000);
    assert.equal(world.connections.length, 1);
  });
}

test('a token that was refused', async () => {
  const tokens = ['one', 'two', 'three', 'three'];
  const { world, client } = await connected({ able: true, token: async () => tokens.shift() });
  assert.equal(world.now.headers.Authorization, 'Bearer one');
  await world.now.end(4401);
  await world.clock.advance(1000);
  assert.equal(world.now.headers.Authorization, 'Bearer two');
  await world.now.greet();
  await world.now.end(1001);
  world.refusals = [[401]];
  await world.clock.advance(10_000);
  // "three" was refused, and there is nothing better.
  assert.equal((await client.closed).code, 'AUTH_FAILED');
  assert.deepEqual([world.connections.length, tokens.length], [3, 0]);
  const fixed = await connected({});
  await fixed.world.now.end(4401);
  assert.equal((await fixed.client.closed).code, 'AUTH_FAILED');
});

test('another token on a live connection', async () => {
  const { world, client } = await connected({ able: true });
  const renewed = client.authenticate('new');
  await settle();
  const asked = world.now.sent.at(-1);
  assert.deepEqual(asked, { id: asked.id, type: 'auth', token: 'new' });
  await world.now.tell({ ...fixture('auth_ack'), id: asked.id });
  assert.equal((await renewed).principal, 'anonymous');
  await world.now.end(1001);
  await world.clock.advance(1000);
  assert.equal(world.now.headers.Authorization, 'Bearer new');
  await client.close();
});

test('no token where one is required', async () => {
  const { client } = await connected({ token: undefined, greeting: { authRequired: true, authenticated: false } });
  assert.equal((await client.closed).code, 'AUTH_FAILED');
});

test('a dead connection', async () => {
  const { world, client } = await connected({ greeting: { heartbeatIntervalMs: 1000 } });
  for (let turn = 0; turn < 4; turn++) {
    await world.clock.advance(2000);
    await world.now.tell(ping('e:9'));
  }
  assert.equal(world.now.closedWith, null);
  assert.ok(world.now.sent.filter(({ type }) => type === 'pong').length >= 4);
  await world.clock.advance(2400);
  assert.equal(world.now.closedWith, null);
  await world.clock.advance(700);
  assert.equal(world.connections[0].closedWith, 4000);
  assert.match(world.of('error')[0].message, /Nothing came/);
  await world.clock.advance(1000);
  assert.equal(world.connections.length, 2);
  await client.close();
});

test('a server that accepts and says nothing', async () => {
  const world = new World();
  const client = world.client({ connectTimeout: 3000 });
  await world.clock.advance(4000);
  assert.equal(world.connections[0].closedWith, 4000);
  await client.close();
});

test('commands over a reconnection', async () => {
  const world = new World();
  const client = world.client();
  // Before there is a connection.
  const waiting = client.wait({ resourceArn: 'arn', until: 'stopped', timeout: 60_000 });
  const metrics = assert.rejects(
    client.getMetrics({ resource: 'task', resourceArn: 'arn', metrics: ['CPUUtilization'] }), { code: 'TIMEOUT' });
  const order = assert.rejects(client.execute({ task: 'arn', command: 'sh' }), { code: 'CONNECTION_LOST', message: /may have been done/ });
  await client.subscribe().unsubscribe();
  await settle();
  await world.now.greet();
  const sent = Object.fromEntries(world.now.sent.map((message) => [message.action, message]));
  assert.deepEqual(sent.execute.payload, { interactive: true, task: 'arn', command: 'sh' });
  assert.equal(sent.wait.payload.timeoutMs, 60_000);
  assert.deepEqual(sent.get_metrics.payload, { resource: 'task', resourceArn: 'arn', metrics: ['CPUUtilization'] });
  await world.clock.advance(20_000);
  await world.now.end(1006);
  await order;
  await world.clock.advance(1000);
  await world.now.greet();
  const again = Object.fromEntries(world.now.sent.map((message) => [message.action, message]));
  assert.deepEqual(Object.keys(again).sort(), ['get_metrics', 'wait']);
  assert.deepEqual(again.get_metrics, sent.get_metrics);
  assert.equal(again.wait.id, sent.wait.id);
  assert.ok(again.wait.payload.timeoutMs < 40_000);
  await world.now.tell({ ...fixture('wait_result'), id: again.wait.id });
  assert.equal((await waiting).status, 'satisfied');
  await world.clock.advance(10_000);
  await metrics;
  await client.close();
});

test('errors have all that the server told', async () => {
  const { world, client } = await connected();
  const told = { code: 'INVALID_REQUEST', field: 'eventTypes', reason: "Unknown event type: 'invalid-type'" };
  const subscription = client.subscribe({ eventTypes: ['task'] });
  const command = assert.rejects(client.command('wait', {}), told);
  for (const { id } of [...world.now.sent]) await world.now.tell({ ...fixture('error'), id });
  await assert.rejects(subscription.ready, told);
  await command;
  assert.deepEqual(world.of('error').map(({ id }) => id), [subscription.id]);
  // It is not asked for again.
  await world.now.end(1001);
  await world.clock.advance(1000);
  await world.now.greet();
  assert.deepEqual(world.now.sent, []);
  await client.close();
});

test('a failure of the server is no refusal', async () => {
  const { world, client } = await connected();
  const subscription = client.subscribe();
  const error = fixture('error');
  error.payload.code = 'INTERNAL_ERROR';
  await world.now.tell({ ...error, id: subscription.id });
  await world.now.end(1011);
  await world.clock.advance(1000);
  await world.now.greet();
  assert.equal(world.now.sent[0].id, subscription.id);
  await world.now.acknowledge('e:1');
  await subscription.ready;
  await client.close();
});

test('nothing is read for who takes nothing', async () => {
  const { world, client } = await connected({ able: true, maxQueue: 10, greeting: { heartbeatIntervalMs: 1000 } }, {});
  let open;
  const gate = new Promise((resolve) => { open = resolve; });
  client.on('event', () => gate);
  await world.now.tell(...range(6, 100).map(event));
  assert.ok(world.now.isPaused && world.now.waiting.length > 80);
  // The server hears of it all the same, and it is no dead connection.
  await world.clock.advance(30_000);
  assert.ok(world.connections.length === 1 && world.now.sent.filter(({ type }) => type === 'pong').length >= 15);
  open();
  for (let turn = 0; turn < 400; turn++) await settle();
  assert.deepEqual(seqs(world), range(6, 100));
  await client.close();
});

test('a browser cannot stop reading: the client goes away and comes back', async () => {
  const { world, client } = await connected({ maxQueue: 10 }, {});
  let open;
  const gate = new Promise((resolve) => { open = resolve; });
  client.on('event', () => gate);
  for (const seq of range(6, 60)) world.now.onmessage({ data: JSON.stringify(event(seq)) });
  assert.equal(world.now.closedWith, 4000);
  // Not before the application has taken what it has.
  await world.clock.advance(60_000);
  assert.equal(world.connections.length, 1);
  open();
  await settle();
  await world.clock.advance(1000);
  const had = seqs(world);
  assert.deepEqual(had, range(6, had.at(-1)));
  assert.ok(had.length < 40);
  assert.deepEqual(world.of('error').map(({ code }) => code), ['OVERFLOW']);
  assert.match(world.now.url, new RegExp(`resume=e:${had.at(-1)}&`));
  await client.close();
});

test('handlers that throw end nothing', async () => {
  const { world, client } = await connected({}, {});
  client.on('event', () => { throw new RangeError('one'); });
  client.on('event', async () => { throw new RangeError('two'); });
  await world.now.tell(event(6), event(7));
  assert.deepEqual(seqs(world), [6, 7]);
  assert.deepEqual(world.of('error').map(({ message }) => message), ['one', 'two', 'one', 'two']);
  await client.close();
});

test('errors that no handler takes go to the console', async (context) => {
  const printed = context.mock.method(console, 'error', () => {});
  const world = new World();
  const client = world.client({ silent: true });
  await settle();
  await world.now.greet();
  await world.now.tell(fixture('error'));
  assert.match(printed.mock.calls[0].arguments[0], /invalid-type/);
  await client.close();
});

test('the end of an iteration', async () => {
  const { world, client } = await connected();
  const [first, second] = [client.events({ eventTypes: ['task'] }), client.events()];
  await world.now.acknowledge('e:0');
  client.unsubscribe(first.subscription).catch(() => {});
  assert.equal((await first.next()).done, true);
  // Nobody takes it, and the client ends all the same.
  await world.now.tell(event(1), event(2));
  await client.close();
  assert.equal((await second.next()).done, true);
  // Nor does one that has failed wait for ever.
  const failed = await connected();
  failed.client.events();
  await failed.world.now.tell(event(1), event(2));
  await failed.world.now.end(1003);
  assert.equal((await failed.client.close()).closeCode, 1003);
});

for (const nonsense of ['{', 'null', '[]', '{"type":"subscribe_ack","payload":null}', '{"type":"ping","cursor":"x"}', '{"type":"ping","cursor":1}']) {
  test(`a message that makes no sense: ${nonsense}`, async () => {
    const { world, client } = await connected({}, {});
    await world.now.tell(nonsense, event(6));
    assert.ok(world.of('error').every(({ code }) => code === 'PROTOCOL_ERROR'));
    assert.equal(world.of('error').length, nonsense === '[]' ? 0 : 1);
    assert.deepEqual(seqs(world), [6]);
    await client.close();
  });
}

test('every golden message is understood', async () => {
  const names = readdirSync(new URL('../../../Spec/fixtures/realtime', import.meta.url)).map((name) => name.replace('.json', ''));
  const fromServer = names.filter((name) => 'timestamp' in fixture(name) && !name.startsWith('connected'));
  assert.ok(fromServer.length > 20);
  const world = new World();
  const client = world.client();
  client.subscribe();
  await settle();
  await world.now.tell(fixture('connected'));
  await world.now.tell(fixture('auth_ack'));
  await world.now.acknowledge('4f1c9a7e:1');
  for (const name of fromServer) await world.now.tell(fixture(name));
  for (const kind of ['event', 'snapshot', 'snapshot_end', 'lagging', 'ping']) {
    const wanted = fromServer.filter((name) => fixture(name).type === kind).length;
    assert.ok(wanted > 0 && world.of(kind).length === wanted, kind);
  }
  assert.deepEqual(world.of('error').map(({ code }) => code), ['INVALID_REQUEST', 'RATE_LIMIT_EXCEEDED']);
  assert.equal(client.cursor, '4f1c9a7e:43');
  await client.close();
});

/** Random numbers that a seed decides. */
function generator(seed) {
  let state = seed * 2654435761 % 2 ** 32;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

for (const seed of range(1, 15)) {
  test(`nothing is lost or doubled: ${seed}`, async () => {
    const random = generator(seed);
    const below = (bound) => Math.floor(random() * bound);
    const world = new World();
    const client = world.client({ able: seed % 2 === 0 });
    client.subscribeBatch([{ eventTypes: ['task'] }, { resumeFrom: 'e:0' }, { clusters: ['c'] }]);
    let newest = 0;
    await settle();
    for (let round = 0; round < 40; round++) {
      const connection = world.now;
      await connection.greet();
      if (random() < 0.2) await connection.tell(ping(`e:${newest}`));
      const asked = connection.sent[0].payload.subscriptions;
      const from = asked.map(({ payload }) => Number((payload.resumeFrom ?? `e:${newest}`).split(':')[1]));
      const messages = asked.map(({ id }, place) => ({
        type: 'subscribe_ack', payload: { subscriptionId: id, cursor: `e:${from[place]}`, resumed: true } }));
      // What is published meanwhile may come between two acks; for the others the place then moves back.
      const isBetween = from.every((place) => place === newest) && random() < 0.5;
      if (isBetween) messages.splice(1, 0, event(++newest));
      for (let seq = isBetween ? newest + 1 : Math.min(...from) + 1, end = newest + below(40); seq < end; seq++) {
        messages.push(event(seq));
        newest = Math.max(newest, seq);
        if (random() < 0.1) messages.push(ping(`e:${seq}`));
      }
      await connection.tell(...messages.slice(0, below(messages.length + 1)));
      await connection.end([1006, 1001, 1011, 4410, 4429][below(5)], random() < 0.5 ? { retryAfterMs: 100 } : undefined);
      while (world.now === connection) await world.clock.advance(1000);
    }
    const had = seqs(world);
    assert.ok(had.length > 100);
    assert.deepEqual(had, range(had[0], had[0] + had.length - 1));
    await client.close();
  });
}
