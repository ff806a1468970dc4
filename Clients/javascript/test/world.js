/** A server that is a script, and a clock that a test moves. */
import { readFileSync } from 'node:fs';
import { KECSWebSocket } from '../src/index.js';

export const cases = JSON.parse(readFileSync(new URL('../../cases.json', import.meta.url)));
export const fixture = (name) =>
  JSON.parse(readFileSync(new URL(`../../../Spec/fixtures/realtime/${name}.json`, import.meta.url)));

/** Lets everything happen that can happen now. */
export async function settle() {
  for (let turn = 0; turn < 60; turn++) await null;
}

class FakeClock {
  time = 0;
  #timers = new Set();

  now = () => this.time;

  setTimeout = (action, delay) => {
    const timer = { at: this.time + delay, action };
    this.#timers.add(timer);
    return timer;
  };

  clearTimeout = (timer) => this.#timers.delete(timer);

  async advance(delay) {
    await settle();
    const end = this.time + delay;
    for (;;) {
      const [due] = [...this.#timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
      if (!due) break;
      this.time = Math.max(this.time, due.at);
      this.#timers.delete(due);
      due.action();
      await settle();
    }
    this.time = end;
  }
}

export class World {
  clock = new FakeClock();
  /** As the server sees them. */
  connections = [];
  /** HTTP statuses that the next attempts end with: [status, Retry-After]. */
  refusals = [];
  told = [];

  /** `able`: a class like that of the package ws, which sets headers and stops reading. */
  client({ able = false, silent = false, ...options } = {}) {
    const client = new KECSWebSocket({
      url: 'ws://k/ws', token: 't', WebSocket: able ? this.#able() : this.#plain(), clock: this.clock, random: () => 1, ...options,
    });
    if (silent) return client;
    for (const name of ['connected', 'disconnected', 'event', 'snapshot', 'snapshot_end', 'gap', 'lagging', 'ping', 'log', 'log_end', 'metrics',
      'metrics_end', 'error']) {
      client.on(name, (value) => { this.told.push([name, value]); });
    }
    return client;
  }

  get now() {
    return this.connections.at(-1);
  }

  of(name) {
    return this.told.filter(([told]) => told === name).map(([, value]) => value);
  }

  #plain() {
    const world = this;
    return class FakeSocket {
      sent = [];
      readyState = 1;
      closedWith = null;

      constructor(url, protocols, options) {
        Object.assign(this, { url, headers: options?.headers });
        world.connections.push(this);
      }

      send(text) {
        this.sent.push(JSON.parse(text));
      }

      close(code) {
        this.closedWith = code;
      }

      // The server

      async tell(...messages) {
        for (const message of messages) {
          this.onmessage({ data: typeof message === 'string' ? message : JSON.stringify(message) });
          await null;
        }
        await settle();
      }

      greet(payload) {
        return this.tell({ type: 'connected', payload: {
          epoch: 'e', seq: 9, authRequired: false, authenticated: true, heartbeatIntervalMs: 30000, ...payload } });
      }

      /** Every subscription of the last message. */
      acknowledge(cursor, payload) {
        const asked = this.sent.at(-1);
        const ids = asked.action === 'batch' ? asked.payload.subscriptions.map(({ id }) => id) : [asked.id];
        return this.tell(...ids.map((subscriptionId) => ({
          id: subscriptionId, type: 'subscribe_ack', payload: { subscriptionId, status: 'active', cursor, ...payload } })));
      }

      async end(code, goodbye) {
        if (goodbye) await this.tell({ type: 'disconnecting', payload: { code, reason: 'told', ...goodbye } });
        this.readyState = 3;
        this.onclose({ code, reason: '' });
        await settle();
      }
    };
  }

  #able() {
    const world = this;
    return class AbleSocket extends this.#plain() {
      isPaused = false;
      waiting = [];

      async tell(...messages) {
        for (const message of messages) {
          if (this.isPaused) this.waiting.push(message);
          else await super.tell(message);
        }
      }

      pause() {
        this.isPaused = true;
      }

      resume() {
        this.isPaused = false;
        this.tell(...this.waiting.splice(0));
      }

      terminate() {}

      on(name, handler) {
        if (world.refusals.length === 0) return;
        const [statusCode, seconds] = world.refusals.shift();
        queueMicrotask(() => handler({ destroy() {} }, { statusCode, headers: { 'retry-after': seconds } }));
      }
    };
  }
}
