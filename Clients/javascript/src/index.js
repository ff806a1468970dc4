/** Client of KECS's real-time WebSocket API. */
export { KECSWebSocket } from './client.js';
export { KECSError } from './errors.js';
export { VERSION } from './version.js';
