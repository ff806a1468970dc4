import { KECSError } from './errors.js';
import { VERSION } from './version.js';

/** How the WebSocket class is found where none is given; Node's entry replaces it. */
export const defaults = { find: () => globalThis.WebSocket };

/** The URL with these beside what it has. */
export function withQuery(url, parameters) {
  const query = Object.entries(parameters).filter(([, value]) => value != null).map(([key, value]) => `${key}=${value}`);
  return query.length ? `${url}${url.includes('?') ? '&' : '?'}${query.join('&')}` : url;
}

/** One WebSocket, of a browser's class or of the package `ws`, which can set headers and stop reading. */
export class Socket {
  #socket;
  #ended = false;
  #isPaused = false;

  /** What the class can do: only `ws` has these. */
  static isAble(Class) {
    return typeof Class?.prototype?.pause === 'function';
  }

  /**
   * Opens it. `heard` gets what comes: strings and Uint8Arrays; `ended`, once, why it ended: a KECSError, and the reason
   * of the close frame. `options` are for `ws`.
   */
  constructor(Class, url, { token, options, heard, opened = () => {}, ended }) {
    if (typeof Class !== 'function') {
      throw new KECSError('CLOSED', 'There is no WebSocket: install the package ws, or give the class as an option');
    }
    this.isAble = Socket.isAble(Class);
    this.#socket = this.isAble
      ? new Class(url, [], {
        ...options,
        headers: {
          'User-Agent': `kecs-websocket-js/${VERSION}`, ...options?.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}),
        },
      })
      : new Class(url);
    this.#socket.binaryType = 'arraybuffer';
    this.end = (error, reason = error.message) => {
      if (this.#ended) return;
      this.#ended = true;
      ended(error, reason);
    };
    let failure = '';
    this.#socket.onopen = () => this.#ended || opened();
    this.#socket.onmessage = ({ data }) => this.#ended || heard(typeof data === 'string' ? data : new Uint8Array(data));
    this.#socket.onerror = ({ message }) => {
      failure = message ?? '';
      // What closes says so right after; Node's own of version 20 says nothing more where it could not connect.
      setTimeout(() => this.end(new KECSError('CONNECTION_LOST', failure || 'There was no connection'), failure), 100);
    };
    this.#socket.onclose = ({ code, reason }) => {
      // 1005 and 1006 are no codes: there was none, or no close frame.
      const closeCode = code === 1005 || code === 1006 ? undefined : code;
      const why = reason || failure || 'The connection was lost';
      this.end(new KECSError('CONNECTION_LOST', why, { closeCode }), why);
    };
    if (this.isAble) {
      this.#socket.on('unexpected-response', (request, response) => {
        const seconds = Number(response.headers['retry-after']);
        this.end(new KECSError('CONNECTION_LOST', `The server refused the connection: HTTP ${response.statusCode}`, {
          status: response.statusCode, retryAfter: seconds > 0 ? seconds * 1000 : undefined,
        }));
        request.destroy();
      });
    }
  }

  send(data) {
    // What is sent too late is lost with the connection; its end is told.
    if (this.#socket.readyState === 1) this.#socket.send(data);
  }

  /** Ends it; nothing more is heard. */
  close(error, code = 1000) {
    this.end(error);
    // Before it is open, that is a failure to browsers and ws alike; nobody hears of it any more.
    this.#socket.close(code);
    if (this.isAble) {
      // A paused socket would not hear the answer; and one that gets none would keep the program from its end.
      this.resume();
      setTimeout(() => this.#socket.terminate(), 2000).unref();
    }
  }

  pause() {
    this.#isPaused = true;
    this.#socket.pause();
  }

  resume() {
    // Of a socket that was never open ws makes an exception.
    if (this.#isPaused) this.#socket.resume();
    this.#isPaused = false;
  }
}
