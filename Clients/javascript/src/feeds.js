/** Errors of the server's that say nothing about the subscription itself: it is asked for again. */
export const PASSING = ['INTERNAL_ERROR', 'AUTH_FAILED'];
/** The two streams are stamped apart: one may be behind the other by so much, milliseconds. */
const SLACK = 1000;
/** What is told of feeds, and where it has the subscription's id. */
const KINDS = ['log', 'log_end', 'metrics', 'metrics_end', 'subscribe_ack'];

/**
 * How far a container's log has been told: another reading begins at `since`, and `isNew` tells what is new in it.
 *
 * Times have milliseconds, which many lines share; those of one stream never go back, as long as the server's clock does
 * not. So a place is, of each stream, the newest time and the number of lines that had it.
 */
export class LogPlace {
  /** { time, count, known: lines of that time that this reading has yet to come by }, by stream */
  #marks = new Map();
  /** Of all that was told before this reading. */
  #before = null;

  /** Null where nothing has been told. */
  get since() {
    const newest = this.#newest();
    return newest === null ? null : new Date(Date.parse(newest) - SLACK).toISOString();
  }

  beginAnew() {
    this.#before = this.#newest();
    for (const mark of this.#marks.values()) mark.known = mark.count;
  }

  /** Whether the line, the next of the reading, has not been told. */
  isNew({ timestamp: time, stream }) {
    const mark = this.#marks.get(stream);
    if (!mark) {
      // Had it been there, it would have been told.
      if (this.#before !== null && time < this.#before) return false;
      this.#marks.set(stream, { time, count: 1, known: 0 });
      return true;
    }
    if (mark.known > 0 && time <= mark.time) {
      if (time === mark.time) mark.known -= 1;
      return false;
    }
    this.#marks.set(stream, { time, count: time === mark.time ? mark.count + 1 : 1, known: 0 });
    return true;
  }

  #newest() {
    let newest = null;
    for (const { time } of this.#marks.values()) if (newest === null || time > newest) newest = time;
    return newest;
  }
}

/** A subscription to logs or metrics. `ready` settles with the server's answer; where it is refused, `error` handlers are
 * told too. */
export class Feed {
  #client;
  #settle;
  /** Of logs, by container. */
  #places = new Map();

  constructor(client, id, action, payload) {
    this.#client = client;
    this.id = id;
    /** `logs` or `metrics` */
    this.action = action;
    this.payload = payload;
    this.ready = new Promise((resolve, reject) => { this.#settle = { resolve, reject }; });
    // Who does not look at it hears of an error by the event.
    this.ready.catch(() => {});
  }

  unsubscribe() {
    return this.#client.unsubscribe(this);
  }

  /** The payload that asks for it now: a log goes on where it was. */
  request() {
    const places = [...this.#places].filter(([, place]) => place.since !== null);
    if (places.length === 0) return this.payload;
    const { since } = this.payload;
    const before = typeof since === 'string' ? { '*': since } : since;
    return { ...this.payload, since: { ...before, ...Object.fromEntries(places.map(([name, place]) => [name, place.since])) } };
  }

  beginAnew() {
    for (const place of this.#places.values()) place.beginAnew();
  }

  /** A `log` message without what has been told; null where nothing is left. */
  news(message) {
    const { containerName, lines, gap } = message.payload;
    if (!this.#places.has(containerName)) this.#places.set(containerName, new LogPlace());
    const place = this.#places.get(containerName);
    const left = lines.filter((line) => place.isNew(line));
    return left.length > 0 || gap ? { ...message, payload: { ...message.payload, lines: left } } : null;
  }

  acknowledged() {
    this.#settle.resolve(this);
  }

  refused(error) {
    this.#settle.reject(error);
  }
}

/** All of a client's. */
export class Feeds {
  #send;
  #tell;
  #feeds = new Map();

  constructor(send, tell) {
    this.#send = send;
    this.#tell = tell;
  }

  has(feed) {
    return this.#feeds.get(feed.id) === feed;
  }

  add(feed, isReady) {
    this.#feeds.set(feed.id, feed);
    if (isReady) this.#ask(feed);
  }

  /** A connection begins. */
  ready() {
    for (const feed of this.#feeds.values()) this.#ask(feed);
  }

  #ask(feed) {
    feed.beginAnew();
    this.#send({ id: feed.id, type: 'subscribe', action: feed.action, payload: feed.request() });
  }

  /** A message came; answers whether it is about one of these. */
  take(message) {
    const { type, id, payload } = message;
    if (!KINDS.includes(type)) return false;
    const feed = this.#feeds.get(type === 'metrics' ? id : payload?.subscriptionId);
    // One that has ended has nothing more to say.
    if (!feed) return type !== 'metrics' && type !== 'subscribe_ack';
    if (type === 'subscribe_ack') {
      feed.acknowledged();
      return true;
    }
    const news = type === 'log' ? feed.news(message) : message;
    if (type.endsWith('_end')) this.#feeds.delete(feed.id);
    if (news !== null) this.#tell(type, news);
    return true;
  }

  /** The server has refused or ended something; answers whether it was one of these. */
  refused(error) {
    const feed = this.#feeds.get(error.id);
    if (feed && !PASSING.includes(error.code)) this.drop(feed, error);
    return feed !== undefined;
  }

  drop(feed, error) {
    this.#feeds.delete(feed.id);
    feed.refused(error);
  }

  end(error) {
    for (const feed of [...this.#feeds.values()]) this.drop(feed, error);
  }
}
