/** Hands messages over to one `for await`, each when it comes for it. */
export class Channel {
  #waiting = null;
  #isOver = false;
  #error = null;
  #ready = null;

  constructor(subscription) {
    this.subscription = subscription;
  }

  /** Whether somebody waits for the next message, or nobody ever will. */
  get isReady() {
    return this.#waiting !== null || this.#isOver;
  }

  /** Settles when it is ready. */
  whenReady() {
    return this.isReady ? undefined : new Promise((resolve) => { this.#ready = resolve; });
  }

  put(message) {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve({ value: message, done: false });
  }

  next() {
    if (this.#isOver) {
      const error = this.#error;
      this.#error = null;
      return error ? Promise.reject(error) : Promise.resolve({ value: undefined, done: true });
    }
    if (this.#waiting) return Promise.reject(new Error('next() before the last one was answered'));
    const answer = new Promise((resolve, reject) => { this.#waiting = { resolve, reject }; });
    this.#ready?.();
    return answer;
  }

  end(error = null) {
    if (this.#isOver) return;
    this.#isOver = true;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (!waiting) this.#error = error;
    else if (error) waiting.reject(error);
    else waiting.resolve({ value: undefined, done: true });
    this.#ready?.();
  }
}
