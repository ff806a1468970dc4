// Fan-out by Node's ws: what comes on /pub goes to everybody else. `node peer_ws.js PORT`
const { WebSocketServer } = require('ws');

const subscribers = new Set();
const server = new WebSocketServer({
  host: '127.0.0.1', port: Number(process.argv[2]), perMessageDeflate: false, backlog: 4096,
});

server.on('connection', (socket, request) => {
  if (request.url === '/pub') {
    socket.on('message', (data) => {
      for (const subscriber of subscribers) subscriber.send(data, { binary: false });
    });
    return;
  }
  subscribers.add(socket);
  socket.on('close', () => subscribers.delete(socket));
});
