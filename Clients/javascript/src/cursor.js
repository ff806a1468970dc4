const parts = (cursor) => {
  const place = cursor.lastIndexOf(':');
  const seq = Number(cursor.slice(place + 1));
  if (place < 0 || !Number.isSafeInteger(seq)) throw new TypeError(`no cursor: ${cursor}`);
  return { epoch: cursor.slice(0, place), seq };
};

/**
 * Where the stream goes on after a drop, `epoch:seq`: the one cursor that a client keeps (Docs/Realtime.md, "What a
 * client keeps").
 *
 * An ack moves it back if its own is lower; events, pings and `disconnecting` move it on. On a new connection it stays
 * where it is until every subscription that is asked for again has been answered: a connection that breaks before has
 * changed nothing. Events may come between two acks; those are remembered until the cursor has passed them, since they
 * come again after a connection that breaks there.
 */
export class Cursor {
  /** Where the next connection goes on; null before the first ack. */
  value = null;
  /** Of this connection; null before its first ack, since what came before was for nobody. */
  #here = null;
  #unanswered = new Set();
  /** Events ahead of the cursor that the application has been told. */
  #told = new Set();

  /** A connection begins, on which these subscriptions are asked for. */
  connected(ids) {
    this.#here = null;
    this.#unanswered = new Set(ids);
  }

  /** The server has taken a subscription, or with no cursor: refused it. */
  answered(id, cursor) {
    if (cursor !== undefined) {
      const { epoch, seq } = parts(cursor);
      if (this.#here === null || this.#here.epoch !== epoch || seq < this.#here.seq) this.#here = { epoch, seq };
      if (this.value !== null && parts(this.value).epoch !== epoch) this.#told.clear();
      // What has been taken begins here, whatever is still to be answered.
      this.value ??= cursor;
    }
    this.#unanswered.delete(id);
    this.#keep();
  }

  /** An event came; answers whether it is new to the application. */
  passed(seq) {
    if (this.#here === null) return true;
    const isNew = !this.#told.has(seq);
    this.#moved(seq);
    if (this.#unanswered.size > 0) this.#told.add(seq);
    return isNew;
  }

  /** The server says that everything up to there has been sent. */
  moved(cursor) {
    const { epoch, seq } = parts(cursor);
    if (this.#here?.epoch === epoch) this.#moved(seq);
  }

  #moved(seq) {
    if (seq > this.#here.seq) {
      this.#here.seq = seq;
      this.#keep();
    }
  }

  #keep() {
    if (this.#here === null || this.#unanswered.size > 0) return;
    this.value = `${this.#here.epoch}:${this.#here.seq}`;
    for (const seq of this.#told) if (seq <= this.#here.seq) this.#told.delete(seq);
  }
}
