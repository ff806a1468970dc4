/** When to come back, and after how long. */

export const COME_BACK = 'come back';
export const WITH_NEW_TOKEN = 'come back with a new token';
/** The same would happen again. */
export const STAY = 'stay away';

/** What follows from a close code: Docs/Realtime.md, "Life and end". A code that is not there was not the server's:
 * something between dropped the connection. */
export function afterClose(code) {
  if (code === 4401) return WITH_NEW_TOKEN;
  return [1000, 1002, 1003, 1007, 1009, 4403].includes(code) ? STAY : COME_BACK;
}

/** What follows from an HTTP status instead of a WebSocket. */
export function afterRefusal(status) {
  if (status === 401) return WITH_NEW_TOKEN;
  return status === 429 || status >= 500 ? COME_BACK : STAY;
}

/** Waits that double up to a bound, spread over their second half so that clients do not come back all at once. */
export class Backoff {
  /** Attempts that failed since the server last answered something. */
  failures = 0;

  /** Milliseconds; `jitter` answers numbers from 0 to 1. */
  constructor(first, longest, jitter = Math.random) {
    Object.assign(this, { first, longest, jitter });
  }

  succeeded() {
    this.failures = 0;
  }

  /** Milliseconds before the next attempt, never less than the server asked for. */
  next(retryAfter = 0) {
    const whole = Math.min(this.first * 2 ** Math.min(this.failures, 32), this.longest);
    this.failures += 1;
    // Others were told the same: spread over a quarter more. More than an hour makes no sense.
    return Math.max(whole / 2 * (1 + this.jitter()), Math.min(retryAfter, 3_600_000) * (1 + this.jitter() / 4));
  }
}
