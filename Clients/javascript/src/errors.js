/**
 * What went wrong; `code` says of what kind it is.
 *
 * The server's codes: AUTH_FAILED, INVALID_REQUEST, SUBSCRIPTION_ERROR, RESOURCE_NOT_FOUND, PERMISSION_DENIED,
 * RATE_LIMIT_EXCEEDED, INTERNAL_ERROR. The client's own:
 *
 *     CONNECTION_LOST  the connection broke, or could not be made; of a command: its answer is lost, it may have been done
 *     TIMEOUT          no answer in time
 *     CLOSED           the client was closed, or the server closed for good (`closeCode`, `status`)
 *     OVERFLOW         more waits for the application than may
 *     PROTOCOL_ERROR   a message that makes no sense
 */
export class KECSError extends Error {
  constructor(code, message, { details, id, closeCode, status, retryAfter } = {}) {
    const { field, reason } = details ?? {};
    const where = [field, reason].filter(Boolean).join(': ');
    super(`${code}: ${message}${where && ` (${where})`}`);
    this.name = 'KECSError';
    this.code = code;
    /** All that the server told beside; `field` and `reason` are the two it tells most. */
    this.details = details ?? {};
    this.field = field;
    this.reason = reason;
    /** Of the message, subscription or command that it is about. */
    this.id = id;
    /** Of the WebSocket's close frame, where one came. */
    this.closeCode = closeCode;
    /** Of HTTP, where the connection was refused and the WebSocket tells. */
    this.status = status;
    /** Milliseconds that the server asks to wait. */
    this.retryAfter = retryAfter;
  }

  /** An `error` message of the server. */
  static told({ id, payload }) {
    return new KECSError(
      payload?.code ?? 'INTERNAL_ERROR', payload?.message ?? 'The server tells no reason', { details: payload?.details, id });
  }
}
