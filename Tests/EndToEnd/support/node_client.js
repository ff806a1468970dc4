// Node's `ws` as a client whose strings are pulled from outside: JSON lines on standard input say what to do
// ({"send": text}, {"close": code}), those on standard output what happened.
const WebSocket = require('ws');

const tell = (event) => process.stdout.write(JSON.stringify(event) + '\n');
const socket = new WebSocket(process.argv[2]);

socket.on('open', () => tell({ event: 'open' }));
socket.on('message', (data, isBinary) => tell({ event: 'message', text: data.toString(), binary: isBinary }));
socket.on('error', (error) => tell({ event: 'error', text: String(error) }));
socket.on('unexpected-response', (_, response) => tell({ event: 'refused', status: response.statusCode }));
socket.on('close', (code, reason) => {
  tell({ event: 'close', code, reason: reason.toString() });
  process.exit(0);
});

require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const order = JSON.parse(line);
  if ('send' in order) socket.send(order.send);
  else socket.close(order.close);
}).on('close', () => process.exit(0));
