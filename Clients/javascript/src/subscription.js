/** All subscriptions are asked for again in one message, so that they are read together; the server takes 64 KiB. */
export const MESSAGE_BYTES = 60_000;

/** One subscription. `ready` settles with the server's answer; where it is refused, `error` handlers are told too. */
export class Subscription {
  #client;
  #settle;
  /** From the first ack on it goes on at the client's cursor, unless its snapshot has still to come to its end. */
  #isActive = false;
  #owesSnapshot = false;
  action = 'events';

  constructor(client, id, payload) {
    this.#client = client;
    this.id = id;
    this.payload = payload;
    this.ready = new Promise((resolve, reject) => { this.#settle = { resolve, reject }; });
    // Who does not look at it hears of an error by the event.
    this.ready.catch(() => {});
  }

  unsubscribe() {
    return this.#client.unsubscribe(this);
  }

  /** The payload that asks for it now. */
  request(cursor) {
    if (!this.#isActive) return this.payload;
    const { resumeFrom, snapshot, ...payload } = this.payload;
    if (this.#owesSnapshot) return { ...payload, snapshot: true };
    return cursor === null ? payload : { ...payload, resumeFrom: cursor };
  }

  acknowledged({ resumed }) {
    if (resumed !== undefined) this.#owesSnapshot = !resumed;
    else if (!this.#isActive) this.#owesSnapshot = Boolean(this.payload.snapshot);
    this.#isActive = true;
    this.#settle.resolve(this);
  }

  snapshotEnded() {
    this.#owesSnapshot = false;
  }

  refused(error) {
    this.#settle.reject(error);
  }

  /** Beside the payload there are its id and, later, a cursor. */
  get size() {
    return new TextEncoder().encode(JSON.stringify(this.payload)).length + 120;
  }
}

/** The one message that asks for these. */
export function requestOf(subscriptions, cursor, batchId) {
  const [only, ...others] = subscriptions;
  if (others.length === 0) return { id: only.id, type: 'subscribe', action: 'events', payload: only.request(cursor) };
  return {
    id: batchId, type: 'subscribe', action: 'batch',
    payload: { subscriptions: subscriptions.map((each) => ({ id: each.id, payload: each.request(cursor) })) },
  };
}
