import { Channel } from './channel.js';
import { Engine, WAIT_GRACE } from './engine.js';
import { KECSError } from './errors.js';
import { ExecSession } from './execute.js';

const NAMES = ['connected', 'disconnected', 'event', 'snapshot', 'snapshot_end', 'gap', 'lagging', 'ping', 'log', 'log_end',
  'metrics', 'metrics_end', 'error'];
/** What iterators get of these. */
const STREAM = ['event', 'snapshot', 'snapshot_end', 'gap'];

/** A client of KECS's stream that comes back after every drop and then goes on where it was. */
export class KECSWebSocket {
  #engine;
  #handlers = Object.fromEntries(NAMES.map((name) => [name, []]));
  #channels = new Set();
  /** What has come and waits for the application. */
  #items = [];
  #isTelling = false;
  #drained = [];
  #cursor = null;
  #finish = () => {};
  /** Settles, with the error where there was one, when the client has ended and everything has been told. */
  closed = new Promise((resolve) => { this.#finish = resolve; });

  constructor({
    url = 'ws://localhost:8080/ws', token, reconnect = true, reconnectInterval = 500, maxReconnectInterval = 30_000,
    maxReconnectAttempts = Infinity, commandTimeout = 30_000, connectTimeout = 10_000, maxQueue = 1024, ...others
  } = {}) {
    this.#engine = new Engine(this.#side(), {
      url: String(url), token, reconnect, reconnectInterval, maxReconnectAttempts, commandTimeout, connectTimeout, maxQueue,
      maxReconnectInterval: Math.max(reconnectInterval, maxReconnectInterval), ...others,
    });
    this.maxQueue = maxQueue;
    // Once those who made it have set their handlers.
    queueMicrotask(() => this.#engine.run());
  }

  /** Behind what the application has been told last; for `resumeFrom` of another process. */
  get cursor() {
    return this.#cursor;
  }

  /** What the server told in `connected`; null while there is no connection. */
  get connected() {
    return this.#engine.isReady ? this.#engine.connected : null;
  }

  /** Why it ended, where it was not closed by the application. */
  get error() {
    return this.#engine.error;
  }

  // Handlers

  on(name, handler) {
    this.#handlersOf(name).push(handler);
    return this;
  }

  off(name, handler) {
    this.#handlers[name] = this.#handlersOf(name).filter((each) => each !== handler);
    return this;
  }

  #handlersOf(name) {
    if (!NAMES.includes(name)) throw new TypeError(`there is no '${name}'; there are ${NAMES.join(', ')}`);
    return this.#handlers[name];
  }

  /** Ends the client. It cannot be opened again. */
  close() {
    this.#engine.close();
    // Who has closed it wants no more of what has not been told.
    for (const channel of this.#channels) channel.end();
    return this.closed;
  }

  // Subscriptions

  /** Subscribes, for as long as the client lives. `ready` of what it answers settles with the server's answer. */
  subscribe(payload = {}) {
    return this.#engine.subscribe([payload])[0];
  }

  /** Several at once, in one message. */
  subscribeBatch(payloads) {
    return this.#engine.subscribe(payloads);
  }

  /** Subscribes to what a task's containers write, until they end: `log` messages, at last `log_end`. After a drop it goes
   * on where it was; no line comes twice.
   * @param {import('./index.d.ts').LogsOptions} options */
  subscribeLogs(options) {
    return this.#engine.feed('logs', options);
  }

  /** Subscribes to what is measured, every `intervalMs`: `metrics` messages, at the resource's end `metrics_end`. After a
   * drop it begins anew, with the period that ended last.
   * @param {import('./index.d.ts').MetricsFeedOptions} options */
  subscribeMetrics(options) {
    return this.#engine.feed('metrics', options);
  }

  /** Ends one. Where the connection breaks before the answer, it has ended with the connection. */
  async unsubscribe(subscription) {
    const { id, action } = subscription;
    const error = new KECSError('CLOSED', 'Unsubscribed', { id });
    if (this.#engine.feeds.has(subscription)) {
      this.#engine.feeds.drop(subscription, error);
    } else {
      if (this.#engine.subscriptions.get(id) !== subscription) throw new KECSError('RESOURCE_NOT_FOUND', 'Not subscribed', { id });
      this.#iterationEnded(id);
      this.#engine.drop(subscription, error);
    }
    // Without a connection there is nobody to tell.
    if (!this.#engine.isReady) return;
    await this.#engine.ask('unsub', { type: 'unsubscribe', action, payload: { subscriptionId: id } });
  }

  /** Subscribes, and iterates over all that the client gets from now on: `event`, and where they were asked for or
   * something was missed `snapshot`, `snapshot_end` and `gap`. */
  events(payload = {}) {
    const subscription = this.subscribe(payload);
    const channel = new Channel(subscription);
    this.#channels.add(channel);
    subscription.ready.catch((error) => channel.end(error));
    return {
      subscription,
      next: () => channel.next(),
      return: async () => {
        this.#channels.delete(channel);
        channel.end();
        // Whether the server has heard of it matters to nobody any more.
        if (this.#engine.subscriptions.has(subscription.id)) this.unsubscribe(subscription).catch(() => {});
        return /** @type {IteratorReturnResult<undefined>} */ ({ value: undefined, done: true });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  // Commands

  /** Orders a command in a container. Where the connection breaks before the answer, that is CONNECTION_LOST: nobody
   * knows whether it was ordered, and nothing is ordered twice.
   * @param {import('./index.d.ts').ExecuteOptions} options */
  async execute({ timeout, ...payload }) {
    const told = await this.command('execute', { interactive: true, ...payload }, { timeout });
    return new ExecSession(this, told.sessionId, told.websocketUrl, (url, handlers) => this.#engine.open(url, handlers));
  }

  /** Waits for a task to be `running`, `stopped` or `healthy`, over reconnections too.
   * @param {import('./index.d.ts').WaitOptions} options */
  wait({ timeout = 300_000, ...payload }) {
    const resource = `${payload.resourceArn}`.includes(':service/') ? 'service' : 'task';
    return this.command(
      'wait', { resource, ...payload, timeoutMs: timeout }, { timeout: timeout + WAIT_GRACE, isRepeatable: true });
  }

  /** @param {import('./index.d.ts').MetricsOptions} options */
  getMetrics({ timeout, ...payload }) {
    return this.command('get_metrics', payload, { timeout, isRepeatable: true });
  }

  /** Any command. Without a connection it waits for one, within its time. One that is repeatable is asked again where
   * its answer was lost with a connection.
   * @param {string} action
   * @param {object} payload
   * @param {{ timeout?: number, isRepeatable?: boolean }} [options] */
  command(action, payload, options = {}) {
    return this.#engine.ask('cmd', { type: 'command', action, payload }, options);
  }

  /** Replaces the token on the live connection, and for those to come. Without one the token function is asked.
   * @param {import('./index.d.ts').Token} [token] */
  authenticate(token) {
    return this.#engine.authenticate(token);
  }

  // Telling: in order, one message after the other.

  /** What the engine sees of the client. */
  #side() {
    const client = this;
    return {
      get waiting() {
        return client.#items.length;
      },
      drained: () => new Promise((resolve) => {
        if (this.#items.length < this.maxQueue) resolve();
        else this.#drained.push(resolve);
      }),
      tell: (name, value) => {
        this.#items.push({ name, value, cursor: this.#engine.cursor.value });
        if (!this.#isTelling) this.#tellAll();
      },
      unsubscribe: (subscription) => this.unsubscribe(subscription),
      iterationEnded: (id, error) => this.#iterationEnded(id, error),
      finished: () => {
        if (!this.#isTelling) this.#tellAll();
      },
    };
  }

  #iterationEnded(id, error) {
    for (const channel of this.#channels) if (channel.subscription.id === id) channel.end(error);
  }

  async #tellAll() {
    this.#isTelling = true;
    while (this.#items.length > 0) {
      const item = this.#items.shift();
      const isWanted = !this.#engine.isOver || this.error || item.name === 'disconnected' || item.name === 'error';
      // Without an await as long as nobody makes one necessary: nothing waits then.
      if (isWanted) for (const step of this.#steps(item)) if (step) await step;
      if (this.#items.length < this.maxQueue) for (const resolve of this.#drained.splice(0)) resolve();
    }
    this.#isTelling = false;
    if (!this.#engine.isOver) return;
    for (const channel of this.#channels) channel.end(this.error);
    this.#finish(this.error);
  }

  /** What telling takes: promises to wait for. Iterators take a message when they come for it. */
  * #steps({ name, value, cursor }) {
    const channels = STREAM.includes(name) ? [...this.#channels] : [];
    for (const channel of channels) yield channel.whenReady();
    this.#cursor = cursor;
    for (const channel of channels) channel.put(value);
    const handlers = this.#handlers[name];
    if (name === 'error' && handlers.length === 0) console.error(String(value));
    for (const handler of handlers) {
      try {
        const result = handler(value);
        if (typeof result?.then === 'function') yield result.then(undefined, (error) => this.#failed(name, error));
      } catch (error) {
        this.#failed(name, error);
      }
    }
  }

  /** A handler that throws ends nothing. */
  #failed(name, error) {
    if (name === 'error') console.error(error);
    else this.#items.push({ name: 'error', value: error, cursor: this.#cursor });
  }
}
