/** The same for Node: takes the package `ws` where it is installed (it can set headers, and stop reading), else the
 * global WebSocket of Node 22. */
import { createRequire } from 'node:module';
import { defaults } from './socket.js';

defaults.find = () => {
  try {
    return createRequire(import.meta.url)('ws');
  } catch {
    return globalThis.WebSocket;
  }
};

export * from './index.js';
