import { Backoff, COME_BACK, STAY, WITH_NEW_TOKEN, afterClose, afterRefusal } from './reconnect.js';
import { Cursor } from './cursor.js';
import { KECSError } from './errors.js';
import { Feed, Feeds, PASSING } from './feeds.js';
import { defaults, Socket, withQuery } from './socket.js';
import { MESSAGE_BYTES, requestOf, Subscription } from './subscription.js';

/** Requests without an answer. */
const MOST_WAITING = 1000;
/** Milliseconds that the answer to a `wait` may need beside the time that is waited. */
export const WAIT_GRACE = 10_000;

const clock = {
  now: () => performance.now(),
  setTimeout: (...args) => setTimeout(...args),
  clearTimeout: (timer) => clearTimeout(timer),
};

/** Connections one after the other, what is asked on them and what comes. `Client` is the side that faces the
 * application: it has `tell(name, value)`, `waiting` (messages it has not been able to tell), `drained()` (a promise)
 * and `iterationEnded(id, error)`. */
export class Engine {
  subscriptions = new Map();
  /** Subscriptions to logs and metrics. */
  feeds = new Feeds((message) => this.#send(message), (name, value) => this.#client.tell(name, value));
  cursor = new Cursor();
  isReady = false;
  isOver = false;
  /** What the server told in `connected`; null while there is no connection. */
  connected = null;
  /** Why it ended, where it was not closed by the application. */
  error = null;

  #client;
  #options;
  #clock;
  #token;
  #usedToken = null;
  #refusedToken;
  #requests = new Map();
  #number = 0;
  // Ids are unique over processes too: servers log them.
  #prefix = Math.random().toString(36).slice(2, 10);
  #backoff;
  #isClosing = false;
  #wakeUp = () => {};
  // Of this connection.
  #socket = null;
  #goodbye = {};
  #heard = 0;
  #said = 0;
  #silence = 0;
  #isPaused = false;

  constructor(client, options) {
    this.#client = client;
    this.#options = options;
    this.#token = options.token;
    // Tests bring their own clock, and dice.
    this.#clock = options.clock ?? clock;
    this.#backoff = new Backoff(options.reconnectInterval, options.maxReconnectInterval, options.random);
  }

  async run() {
    while (!this.isOver) {
      const { error, reason } = await this.#connection();
      this.#lost();
      if (this.isOver) break;
      const retryIn = this.#after(error);
      this.#client.tell('disconnected', { code: error.closeCode ?? null, reason, willReconnect: retryIn !== null, retryIn });
      if (retryIn === null) {
        const { details, closeCode, status } = error;
        this.error = new KECSError(error.code === 'CONNECTION_LOST' ? 'CLOSED' : error.code, reason, { details, closeCode, status });
        return this.#finish(this.error);
      }
      if (error.closeCode === undefined) this.#client.tell('error', error);
      // A client whose application does not take what it has gets nothing more.
      if (this.#isFull()) await this.#client.drained();
      if (this.isOver) break;
      await new Promise((resolve) => {
        const timer = this.#clock.setTimeout(resolve, retryIn);
        this.#wakeUp = () => { this.#clock.clearTimeout(timer); resolve(); };
      });
    }
  }

  /** The application has had enough. */
  close() {
    // A handler of what is told here may say it again.
    if (this.isOver || this.#isClosing) return;
    this.#isClosing = true;
    const error = new KECSError('CLOSED', 'The client was closed', { closeCode: 1000 });
    this.#client.tell('disconnected', { code: 1000, reason: 'Closed', willReconnect: false, retryIn: null });
    this.#finish(error);
    this.#socket?.close(error);
    this.#wakeUp();
  }

  #finish(error) {
    this.isOver = true;
    for (const request of this.#requests.values()) this.#settle(request, 'reject', error);
    for (const subscription of this.subscriptions.values()) subscription.refused(error);
    this.feeds.end(error);
    this.#client.finished();
  }

  /** Milliseconds until the next attempt; null: there is none. */
  #after(error) {
    let advice = error.code === 'OVERFLOW' ? COME_BACK : STAY;
    if (error.code === 'CONNECTION_LOST') advice = error.status ? afterRefusal(error.status) : afterClose(error.closeCode);
    if (advice === WITH_NEW_TOKEN) {
      this.#refusedToken = this.#usedToken;
      if (typeof this.#token !== 'function' && (this.#token ?? null) === this.#refusedToken) {
        error.code = 'AUTH_FAILED';
        advice = STAY;
      }
    }
    const { reconnect, maxReconnectAttempts } = this.#options;
    if (advice === STAY || !reconnect || this.#backoff.failures >= maxReconnectAttempts) return null;
    return this.#backoff.next(error.retryAfter);
  }

  /** One connection from its beginning to its end; answers why it ended. */
  async #connection() {
    const { webSocketOptions, connectTimeout, url } = this.#options;
    const Class = this.#options.WebSocket ?? defaults.find();
    const isAble = Socket.isAble(Class);
    try {
      this.#usedToken = await this.#askToken();
    } catch (error) {
      return { error: new KECSError('CONNECTION_LOST', `The token function failed: ${error}`), reason: String(error) };
    }
    if (this.#usedToken !== null && this.#usedToken === this.#refusedToken) {
      const reason = 'The token was refused, and there is no other';
      return { error: new KECSError('AUTH_FAILED', reason), reason };
    }
    if (this.isOver) return {};
    this.cursor.connected([]);
    this.#goodbye = {};
    this.#isPaused = false;
    this.#silence = connectTimeout;
    this.#heard = this.#said = this.#clock.now();
    return new Promise((resolve) => {
      let watch;
      const ended = (error, reason) => {
        this.#clock.clearTimeout(watch);
        const { retryAfterMs } = this.#goodbye;
        if (Number.isFinite(retryAfterMs)) error.retryAfter ??= retryAfterMs;
        resolve({ error, reason: this.#goodbye.reason ?? reason });
      };
      const look = () => {
        this.#watch();
        if (this.#socket) watch = this.#clock.setTimeout(look, this.#silence / 5);
      };
      watch = this.#clock.setTimeout(look, this.#silence / 5);
      try {
        this.#socket = new Socket(
          Class, withQuery(url, { resume: this.cursor.value, client: isAble ? null : 'kecs-websocket-js' }),
          { token: this.#usedToken, options: webSocketOptions, heard: (data) => this.#received(data), ended });
      } catch (error) {
        ended(error instanceof KECSError ? error : new KECSError('CLOSED', error.message), error.message);
      }
    });
  }

  async #askToken() {
    return (typeof this.#token === 'function' ? await this.#token() : this.#token) ?? null;
  }

  /** Says something where nothing else is said, so that the server hears of a client that does not read; and ends a
   * connection on which nothing comes any more. */
  #watch() {
    const now = this.#clock.now();
    if (this.connected && now - this.#said > this.#silence / 2.5) this.#send({ type: 'pong' });
    if (!this.#isPaused && now - this.#heard > this.#silence) {
      const reason = `Nothing came for ${Math.round(now - this.#heard)} ms`;
      this.#socket?.close(new KECSError('CONNECTION_LOST', reason), 4000);
    }
  }

  /** The connection is gone: what may be asked twice is asked again on the next one. */
  #lost() {
    this.#socket = null;
    this.isReady = false;
    this.connected = null;
    for (const request of [...this.#requests.values()]) {
      const { type, action = type } = request.message;
      if (request.isSent && type === 'unsubscribe') {
        // It has gone with the connection.
        this.#settle(request, 'resolve');
      } else if (request.isSent && !request.isRepeatable) {
        this.#settle(request, 'reject', new KECSError(
          'CONNECTION_LOST', `${action}: the connection broke before the answer; it may have been done`, { id: request.id }));
      }
      request.isSent = false;
    }
  }

  // Reading

  #isFull() {
    return this.#client.waiting >= this.#options.maxQueue;
  }

  #received(data) {
    this.#heard = this.#clock.now();
    let message;
    try {
      message = JSON.parse(data);
      this.#take(message);
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
      this.#client.tell('error', new KECSError('PROTOCOL_ERROR', `A message that makes no sense: ${error.message}`));
    }
    if (this.#isFull()) this.#hold();
  }

  /** Reads no further until the application takes what waits. Where the WebSocket cannot, or the application waits for
   * an answer that may be behind what waits, it goes on up to twice the bound. */
  #hold() {
    if (!this.#socket || this.#isPaused) return;
    const awaitsAnswer = [...this.#requests.values()].some((request) => request.isSent);
    if (this.#socket.isAble && !awaitsAnswer) {
      const socket = this.#socket;
      this.#isPaused = true;
      socket.pause();
      this.#client.drained().then(() => this.#goOn(socket));
    } else if (this.#client.waiting >= 2 * this.#options.maxQueue) {
      this.#socket.close(new KECSError('OVERFLOW', `${this.#client.waiting} messages wait for the application`), 4000);
    }
  }

  #goOn(socket) {
    if (!this.#isPaused || socket !== this.#socket) return;
    this.#isPaused = false;
    this.#heard = this.#clock.now();
    socket.resume();
  }

  #take(message) {
    const { type, id, payload = {} } = message;
    if (this.isReady && type !== 'error' && type !== 'disconnecting') this.#backoff.succeeded();
    if (this.feeds.take(message)) return;
    switch (type) {
      case 'event':
        if (message.seq === undefined || this.cursor.passed(message.seq)) this.#client.tell('event', message);
        return;
      case 'snapshot':
      case 'lagging':
        return this.#client.tell(type, message);
      case 'ping':
        if (message.cursor !== undefined) this.cursor.moved(message.cursor);
        this.#send({ type: 'pong' });
        return this.#client.tell('ping', message);
      case 'connected':
        return this.#greeted(payload);
      case 'subscribe_ack':
        return this.#acknowledged(payload);
      case 'snapshot_end':
        this.subscriptions.get(payload.subscriptionId)?.snapshotEnded();
        return this.#client.tell('snapshot_end', message);
      case 'disconnecting':
        this.#goodbye = payload;
        if (payload.cursor !== undefined) this.cursor.moved(payload.cursor);
        return;
      case 'error':
        return this.#refused(KECSError.told(message));
      case 'auth_ack':
        if (!this.isReady) return this.#getReady();
    }
    const request = this.#requests.get(id);
    if (request) this.#settle(request, 'resolve', payload);
    // What is newer than this client is not for it.
  }

  #greeted(payload) {
    this.connected = payload;
    this.#silence = Math.max(100, 2.5 * (payload.heartbeatIntervalMs ?? 30_000));
    if (payload.authenticated === true || (this.#usedToken === null && !payload.authRequired)) this.#getReady();
    else if (this.#usedToken !== null) this.#send({ type: 'auth', token: this.#usedToken });
    else this.#socket.close(new KECSError('AUTH_FAILED', 'The server requires a token, and there is none'));
  }

  #getReady() {
    this.isReady = true;
    this.#client.tell('connected', this.connected);
    this.cursor.connected(this.subscriptions.keys());
    if (this.subscriptions.size > 0) this.#send(requestOf([...this.subscriptions.values()], this.cursor.value, this.#id('batch')));
    this.feeds.ready();
    for (const request of this.#requests.values()) this.#sendRequest(request);
  }

  #acknowledged(ack) {
    const subscription = this.subscriptions.get(ack.subscriptionId);
    if (!subscription) return;
    this.cursor.answered(subscription.id, ack.cursor);
    subscription.acknowledged(ack);
    if (ack.resumed === false) this.#client.tell('gap', { id: subscription.id, type: 'gap', payload: ack });
  }

  #refused(error) {
    const request = this.#requests.get(error.id);
    if (request) return this.#settle(request, 'reject', error);
    const subscription = this.feeds.refused(error) ? undefined : this.subscriptions.get(error.id);
    if (subscription && !PASSING.includes(error.code)) this.drop(subscription, error);
    this.#client.tell('error', error);
  }

  // Asking

  #id(word) {
    this.#number += 1;
    return `${word}-${this.#prefix}-${this.#number}`;
  }

  #send(message) {
    this.#said = this.#clock.now();
    this.#socket?.send(JSON.stringify(message));
  }

  subscribe(payloads) {
    const made = payloads.map((payload) => new Subscription(this.#client, this.#id('sub'), payload));
    for (const each of made) this.subscriptions.set(each.id, each);
    const size = [...this.subscriptions.values()].reduce((sum, each) => sum + each.size, 0);
    if (this.isOver || size > MESSAGE_BYTES) {
      const error = this.isOver
        ? new KECSError('CLOSED', 'The client has ended')
        : new KECSError('SUBSCRIPTION_ERROR', `All subscriptions together are more than ${MESSAGE_BYTES} bytes`);
      for (const each of made) this.drop(each, error);
    } else if (this.isReady && made.length > 0) {
      this.#send(requestOf(made, null, this.#id('batch')));
    }
    return made;
  }

  /** Subscribes to logs or metrics. */
  feed(action, payload) {
    const feed = new Feed(this.#client, this.#id(action), action, payload);
    if (this.isOver) feed.refused(new KECSError('CLOSED', 'The client has ended'));
    else this.feeds.add(feed, this.isReady);
    return feed;
  }

  /** The server does not have it, or not any more. */
  drop(subscription, error) {
    this.subscriptions.delete(subscription.id);
    this.cursor.answered(subscription.id);
    subscription.refused(error);
    this.#client.iterationEnded(subscription.id, error);
  }

  /** Sends a request, now or on the next connection; a promise of the payload of its answer. */
  ask(word, message, { timeout = this.#options.commandTimeout, isRepeatable = false } = {}) {
    if (this.isOver) return Promise.reject(new KECSError('CLOSED', 'The client has ended'));
    if (this.#requests.size >= MOST_WAITING) {
      return Promise.reject(new KECSError('OVERFLOW', `${MOST_WAITING} requests wait for their answers`));
    }
    return new Promise((resolve, reject) => {
      const id = this.#id(word);
      const request = { id, message: { id, ...message }, isRepeatable, isSent: false, resolve, reject };
      request.deadline = this.#clock.now() + timeout;
      request.timer = this.#clock.setTimeout(() => this.#settle(request, 'reject', new KECSError(
        'TIMEOUT', `${message.action ?? message.type}: no answer in time`, { id })), timeout);
      this.#requests.set(id, request);
      if (this.isReady) this.#sendRequest(request);
    });
  }

  #sendRequest(request) {
    request.isSent = true;
    const { message } = request;
    const { timeoutMs } = message.payload ?? {};
    if (timeoutMs === undefined) {
      this.#send(message);
    } else {
      // A wait that is asked again has already taken some of its time.
      const left = Math.max(1, Math.floor(request.deadline - this.#clock.now() - WAIT_GRACE));
      this.#send({ ...message, payload: { ...message.payload, timeoutMs: Math.min(timeoutMs, left) } });
    }
    // A reader that has paused goes on, for the answer.
    this.#goOn(this.#socket);
  }

  #settle(request, how, value) {
    this.#requests.delete(request.id);
    this.#clock.clearTimeout(request.timer);
    request[how](value);
  }

  /** Replaces the token, and shows it on the live connection. */
  async authenticate(token) {
    if (token !== undefined) this.#token = token;
    const value = await this.#askToken();
    if (value === null) throw new KECSError('AUTH_FAILED', 'There is no token');
    if (!this.isReady) throw new KECSError('CONNECTION_LOST', 'There is no connection; the next one uses the new token');
    const told = await this.ask('auth', { type: 'auth', token: value });
    this.#usedToken = value;
    return told;
  }

  /** Opens a WebSocket of the same class, for a command's bytes. */
  open(url, handlers) {
    return new Socket(this.#options.WebSocket ?? defaults.find(), url, { options: this.#options.webSocketOptions, ...handlers });
  }
}
