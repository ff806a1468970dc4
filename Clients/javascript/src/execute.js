import { KECSError } from './errors.js';
import { Socket, withQuery } from './socket.js';

/** Bytes of output that may wait for the application where the WebSocket cannot stop reading. */
const MOST_BYTES = 16 << 20;
/** Bytes from which on one that can stops. */
const MANY_BYTES = 1 << 18;

/** A command that was ordered. It runs once somebody attaches, within 30 s. Whoever knows the URL may. */
export class ExecSession {
  constructor(client, sessionId, url, open) {
    this.sessionId = sessionId;
    this.url = url;
    /** The command's input and output. Sizes are for terminals.
     * @type {import('./index.d.ts').ExecSession['attach']} */
    this.attach = ({ cols, rows } = {}) => new Promise((resolve, reject) => {
      const terminal = new Terminal(client, sessionId, (handlers) => open(withQuery(url, { cols, rows }), {
        ...handlers, opened: () => resolve(terminal), ended: (end, reason) => { handlers.ended(end, reason); reject(end); },
      }));
    });
  }
}

/** Bytes both ways. `for await` gives the output; at its end `exitCode` tells how the command ended. */
export class Terminal {
  exitCode = null;
  /** Why it ended, where it did not by itself. */
  reason = null;
  #socket;
  #chunks = [];
  #bytes = 0;
  #isPaused = false;
  #end = null;
  #wake = () => {};

  constructor(client, sessionId, open) {
    this.resize = (cols, rows) => client.command('resize_exec', { sessionId, cols, rows }).then(() => {});
    this.#socket = open({ heard: (data) => this.#heard(data), ended: (...end) => this.#ended(...end) });
  }

  /** Input, as typed: a string or bytes. */
  write(data) {
    this.#socket.send(data);
  }

  /** A client that closes is done, and so is its command. */
  close() {
    this.#socket.close(new KECSError('CLOSED', 'Closed', { closeCode: 1000 }));
  }

  async* [Symbol.asyncIterator]() {
    while (true) {
      while (this.#chunks.length > 0) {
        const chunk = this.#chunks.shift();
        this.#bytes -= chunk.length;
        if (this.#isPaused && this.#bytes < MANY_BYTES) {
          this.#isPaused = false;
          this.#socket.resume();
        }
        yield chunk;
      }
      if (this.#end?.closeCode === 1000) return;
      if (this.#end) throw this.#end;
      await new Promise((resolve) => { this.#wake = resolve; });
    }
  }

  #heard(data) {
    const chunk = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#socket.isAble && this.#bytes >= MANY_BYTES && !this.#isPaused) {
      this.#isPaused = true;
      this.#socket.pause();
    } else if (this.#bytes > MOST_BYTES) {
      this.#socket.close(new KECSError('OVERFLOW', `${this.#bytes} bytes wait for the application`), 4000);
    }
    this.#wake();
  }

  #ended(end, reason) {
    this.#end = end;
    if (end.closeCode === 1000) {
      try {
        ({ exitCode: this.exitCode = null, reason: this.reason = null } = JSON.parse(reason));
      } catch {
        this.reason = reason || null;
      }
    }
    this.#wake();
  }
}
