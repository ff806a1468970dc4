/** Uses all that is declared; compiled, never run. */
import { KECSError, KECSWebSocket, VERSION } from '@kecs/websocket-client';
import type { EventMessage, Feed, StreamMessage, Subscription, Terminal, WaitResult } from '@kecs/websocket-client';

const client = new KECSWebSocket({
  url: new URL('ws://localhost:8080/ws'), token: async () => 'token', reconnect: true, reconnectInterval: 500,
  maxReconnectInterval: 30_000, maxReconnectAttempts: 5, commandTimeout: 1000, connectTimeout: 1000, maxQueue: 10,
  WebSocket, webSocketOptions: { headers: {} },
});
const handler = (event: EventMessage): number => event.seq;
client.on('event', handler).off('event', handler)
  .on('connected', ({ serverVersion }) => serverVersion.length)
  .on('disconnected', ({ code, retryIn, willReconnect }) => [code, retryIn, willReconnect])
  .on('gap', ({ payload: { reason } }) => reason === 'expired')
  .on('snapshot', async ({ payload }) => payload.task?.lastStatus)
  .on('lagging', ({ payload }) => payload.behind)
  .on('log', ({ payload: { containerName, lines } }) => [containerName, lines.map(({ message, stream, partial }) => [message, stream, partial])])
  .on('log_end', ({ payload: { containers } }) => containers.map(({ reason, message }) => [reason, message]))
  .on('metrics', ({ id, payload }) => [id, payload.metrics])
  .on('metrics_end', ({ payload }) => payload.reason === 'stopped')
  .on('error', (error) => (error instanceof KECSError ? [error.code, error.field, error.reason, error.details] : error.message));

export async function everything(): Promise<void> {
  const subscription: Subscription = await client.subscribe({
    eventTypes: ['task', 'container'], clusters: ['c'], services: ['s'], snapshot: true, mode: 'state', resumeFrom: 'e:1',
    filters: { status: ['RUNNING'], taskDefinitions: ['f'], tasks: ['t'], containers: ['x'], startedBy: ['ci'], tags: ['a=b'] },
  }).ready;
  await Promise.all(client.subscribeBatch([{}, {}]).map(({ ready }) => ready));
  await subscription.unsubscribe();
  const logs: Feed = client.subscribeLogs({
    task: 't', cluster: 'c', containers: ['x'], tail: 10, since: { x: '2024-01-01T00:00:00Z' }, follow: false });
  const feed: Feed = await client.subscribeMetrics({ resource: 'task', resourceArn: 'arn', metrics: ['CPUUtilization'], intervalMs: 5000 }).ready;
  await Promise.all([logs.unsubscribe(), client.unsubscribe(feed)]);
  for await (const message of client.events()) {
    const told: StreamMessage = message;
    if (told.type === 'event') console.log(told.seq);
    else if (told.type === 'gap') console.log(told.payload.oldestSeq);
  }
  const session = await client.execute({ task: 't', command: 'sh', cols: 80, rows: 24 });
  const terminal: Terminal = await session.attach({ cols: 80, rows: 24 });
  terminal.write('exit\n');
  await terminal.resize(1, 1);
  for await (const bytes of terminal) console.log(bytes.byteLength);
  console.log(terminal.exitCode, terminal.reason);
  const result: WaitResult = await client.wait({ resourceArn: 'arn', until: 'stopped' });
  const { metrics } = await client.getMetrics({ resource: 'task', resourceArn: 'arn', metrics: ['CPUUtilization'], period: 60 });
  console.log(result.status, metrics, VERSION, client.cursor, client.connected?.epoch, client.error?.code);
  await client.authenticate('new');
  await client.command('nonsense', {}, { timeout: 1, isRepeatable: true });
  const error: KECSError | null = await client.close();
  console.log(error, await client.closed);
}

// @ts-expect-error: no such type of event
client.subscribe({ eventTypes: ['tusk'] });
// @ts-expect-error: no such thing to be told of
client.on('evnt', () => {});
// @ts-expect-error: a list
client.subscribe({ filters: { status: 'RUNNING' } });
