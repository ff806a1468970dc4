// The JavaScript client as a program: its options come as JSON, what it tells goes to standard output as lines of JSON
// ([name, value]), and lines on standard input say what to do ({"do": "authenticate", "token": …}).
import { createInterface } from 'node:readline';
import { KECSWebSocket } from '../../../Clients/javascript/src/node.js';

const { tokens, subscriptions, logs, isGlobal, ...options } = JSON.parse(process.argv[2]);
const tell = (name, value) => process.stdout.write(JSON.stringify([name, value]) + '\n');
const toldError = (error) => ({ code: error.code, message: error.message, closeCode: error.closeCode });

const client = new KECSWebSocket({
  ...options,
  ...(tokens && { token: () => tokens.shift() }),
  ...(isGlobal && { WebSocket: globalThis.WebSocket }),
});
client.on('event', ({ seq }) => tell('event', seq));
for (const name of ['connected', 'disconnected', 'gap', 'snapshot', 'snapshot_end', 'lagging']) client.on(name, (value) => tell(name, value));
client.on('log', ({ payload: { lines } }) => tell('log', lines.map(({ message }) => message)));
client.on('log_end', ({ payload }) => tell('log_end', payload));
client.on('error', (error) => tell('error', toldError(error)));
for (const subscription of client.subscribeBatch(subscriptions)) subscription.ready.then(() => tell('ack', subscription.id), () => {});
if (logs) client.subscribeLogs(logs);
client.closed.then((error) => { tell('closed', error && toldError(error)); process.exit(); });

createInterface({ input: process.stdin }).on('line', (line) => {
  const order = JSON.parse(line);
  if (order.do === 'close') client.close();
  if (order.do === 'authenticate') client.authenticate(order.token).then((told) => tell('authenticated', told), (error) => tell('error', toldError(error)));
  if (order.do === 'commands') {
    for (let number = 0; number < order.count; number++) client.command('nonsense', {}).catch(({ code }) => tell('refused', code));
  }
}).on('close', () => process.exit());
