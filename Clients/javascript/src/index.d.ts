/** Types of @kecs/websocket-client. Messages have the members of the specification, and may have more. */

export declare const VERSION: string;

export type EventType = 'cluster' | 'service' | 'task' | 'deployment' | 'scaling' | 'health' | 'container';

/** Within a list one has to match, between fields all. */
export interface Filters {
  status?: string[];
  /** family, family:revision or ARN */
  taskDefinitions?: string[];
  tasks?: string[];
  containers?: string[];
  startedBy?: string[];
  /** `key` or `key=value` */
  tags?: string[];
}

export interface SubscribeOptions {
  eventTypes?: EventType[];
  /** Names or ARNs. */
  clusters?: string[];
  services?: string[];
  filters?: Filters;
  /** The state as it is now comes first, in `snapshot` messages. */
  snapshot?: boolean;
  /** `state`: who is slow gets the newest event of each resource instead of all. */
  mode?: 'events' | 'state';
  /** A cursor that was kept. */
  resumeFrom?: string;
}

export interface Subscription {
  readonly id: string;
  readonly payload: SubscribeOptions;
  /** Settles with the server's answer. */
  readonly ready: Promise<Subscription>;
  unsubscribe(): Promise<void>;
}

export interface LogsOptions {
  /** ARN or id. */
  task: string;
  /** Name or ARN. */
  cluster?: string;
  /** Names; all of the task's where absent. */
  containers?: string[];
  /** Lines of each container that there are already, the newest. */
  tail?: number;
  /** RFC 3339; or by container, with `*` for the others. */
  since?: string | Record<string, string>;
  /** true */
  follow?: boolean;
}

export interface MetricsFeedOptions {
  resource: 'cluster' | 'task' | 'container';
  resourceArn: string;
  metrics: string[];
  statistics?: string[];
  /** 10,000 */
  intervalMs?: number;
}

/** A subscription to logs or metrics. */
export interface Feed {
  readonly id: string;
  readonly action: 'logs' | 'metrics';
  readonly payload: LogsOptions | MetricsFeedOptions;
  /** Settles with the server's answer. */
  readonly ready: Promise<Feed>;
  unsubscribe(): Promise<void>;
}

export interface LogLine {
  timestamp: string;
  stream: 'stdout' | 'stderr';
  /** Without its line end. */
  message: string;
  /** The next line of the same stream goes on with it. */
  partial?: true;
}

export interface LogMessage {
  /** Of the subscription. */
  id: string;
  type: 'log';
  timestamp: string;
  payload: { subscriptionId: string; taskArn: string; containerName: string; lines: LogLine[]; gap?: true };
}

export interface LogEndMessage {
  id: string;
  type: 'log_end';
  timestamp: string;
  payload: {
    subscriptionId: string;
    taskArn: string;
    containers: { containerName: string; reason: 'complete' | 'stopped' | 'absent' | 'failed'; message?: string }[];
  };
}

export interface MetricsMessage {
  /** Of the subscription. */
  id: string;
  type: 'metrics';
  timestamp: string;
  payload: MetricsResult;
}

export interface MetricsEndMessage {
  id: string;
  type: 'metrics_end';
  timestamp: string;
  payload: { subscriptionId: string; resourceArn: string; reason: 'stopped' | 'deleted' };
}

export interface ResourcePayload {
  eventType: EventType;
  action: string;
  cluster?: Record<string, any>;
  service?: Record<string, any>;
  task?: Record<string, any>;
  deployment?: Record<string, any>;
  scaling?: Record<string, any>;
  health?: Record<string, any>;
  container?: Record<string, any>;
}

export interface EventMessage {
  id: string;
  type: 'event';
  timestamp: string;
  /** Place in the journal. */
  seq: number;
  payload: ResourcePayload;
}

export interface SnapshotMessage {
  /** Of the subscription. */
  id: string;
  type: 'snapshot';
  timestamp: string;
  payload: ResourcePayload;
}

export interface SnapshotEndMessage {
  id: string;
  type: 'snapshot_end';
  timestamp: string;
  payload: { subscriptionId: string; cursor: string };
}

/** What came after the cursor cannot be told any more; a snapshot follows. */
export interface GapMessage {
  id: string;
  type: 'gap';
  payload: {
    subscriptionId: string;
    reason: 'expired' | 'epoch_changed' | 'ahead' | 'passed_over';
    cursor: string;
    oldestSeq: number;
    latestSeq: number;
  };
}

export interface LaggingMessage {
  type: 'lagging';
  timestamp: string;
  payload: { behind: number; bytes: number; skipped?: number };
}

export interface PingMessage {
  type: 'ping';
  timestamp: string;
  seq?: number;
  cursor?: string;
}

export interface Connected {
  sessionId: string;
  serverVersion: string;
  epoch?: string;
  seq?: number;
  authRequired?: boolean;
  authenticated?: boolean;
  heartbeatIntervalMs?: number;
  limits?: Record<string, number>;
  features?: string[];
}

export interface Disconnected {
  /** Of the close frame; null where there was none. */
  code: number | null;
  reason: string;
  willReconnect: boolean;
  /** Milliseconds. */
  retryIn: number | null;
}

export type StreamMessage = EventMessage | SnapshotMessage | SnapshotEndMessage | GapMessage;

export interface HandlerArguments {
  connected: Connected;
  disconnected: Disconnected;
  event: EventMessage;
  snapshot: SnapshotMessage;
  snapshot_end: SnapshotEndMessage;
  gap: GapMessage;
  lagging: LaggingMessage;
  ping: PingMessage;
  log: LogMessage;
  log_end: LogEndMessage;
  metrics: MetricsMessage;
  metrics_end: MetricsEndMessage;
  /** A KECSError, or what a handler has thrown. */
  error: Error;
}

export type Token = string | null | undefined | (() => string | null | undefined | Promise<string | null | undefined>);

export interface KECSWebSocketOptions {
  /** `ws://localhost:8080/ws` */
  url?: string | URL;
  /** A function is asked before each connection. */
  token?: Token;
  /** true */
  reconnect?: boolean;
  /** Milliseconds before the first attempt to come back, doubled with each that fails: 500 */
  reconnectInterval?: number;
  /** Milliseconds that no wait goes above, unless the server asks for it: 30,000 */
  maxReconnectInterval?: number;
  /** Attempts in a row that may fail: Infinity */
  maxReconnectAttempts?: number;
  /** Milliseconds within which a command is answered: 30,000 */
  commandTimeout?: number;
  /** Milliseconds to the server's first message: 10,000 */
  connectTimeout?: number;
  /** Messages that may wait for the application before the client stops reading: 1,024 */
  maxQueue?: number;
  /** The class, where it is neither the global one nor that of the package `ws`. */
  WebSocket?: new (...args: any[]) => any;
  /** For the class of the package `ws`: `headers`, `ca`, `agent` … */
  webSocketOptions?: Record<string, any>;
}

export interface Events extends AsyncIterableIterator<StreamMessage> {
  readonly subscription: Subscription;
  return(): Promise<IteratorResult<StreamMessage>>;
}

export interface ExecuteOptions {
  task: string;
  command: string;
  container?: string;
  cluster?: string;
  /** With a terminal: true */
  interactive?: boolean;
  cols?: number;
  rows?: number;
  /** Milliseconds. */
  timeout?: number;
}

export interface WaitOptions {
  resourceArn: string;
  /** The first three of a task, the others of a service. */
  until: 'running' | 'stopped' | 'healthy' | 'steady' | 'deployed';
  /** What the ARN says where absent. */
  resource?: 'task' | 'service';
  /** Milliseconds: 300,000 */
  timeout?: number;
}

export interface WaitResult {
  resource: string;
  resourceArn: string;
  until: string;
  status: 'satisfied' | 'unreachable' | 'timeout';
  reason?: string;
  cursor: string;
  task?: Record<string, any>;
  service?: Record<string, any>;
}

export interface MetricsOptions {
  resource: 'cluster' | 'service' | 'task' | 'container';
  resourceArn: string;
  metrics: string[];
  /** Seconds. */
  period?: number;
  statistics?: string[];
  /** Milliseconds. */
  timeout?: number;
  [more: string]: unknown;
}

export interface MetricsResult {
  resourceArn: string;
  metrics: Record<string, Record<string, any>>;
}

/** Bytes both ways. `for await` gives the output. */
export interface Terminal extends AsyncIterable<Uint8Array> {
  /** Once the output has ended. */
  readonly exitCode: number | null;
  /** Why it ended, where it did not by itself. */
  readonly reason: string | null;
  write(data: string | Uint8Array): void;
  resize(cols: number, rows: number): Promise<void>;
  close(): void;
}

export interface ExecSession {
  readonly sessionId: string;
  readonly url: string;
  attach(size?: { cols?: number; rows?: number }): Promise<Terminal>;
}

export type ErrorCode =
  | 'AUTH_FAILED' | 'INVALID_REQUEST' | 'SUBSCRIPTION_ERROR' | 'RESOURCE_NOT_FOUND' | 'PERMISSION_DENIED'
  | 'RATE_LIMIT_EXCEEDED' | 'INTERNAL_ERROR'
  | 'CONNECTION_LOST' | 'TIMEOUT' | 'CLOSED' | 'OVERFLOW' | 'PROTOCOL_ERROR';

export declare class KECSError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, any>;
  readonly field?: string;
  readonly reason?: string;
  readonly id?: string;
  readonly closeCode?: number;
  readonly status?: number;
  readonly retryAfter?: number;
  constructor(code: ErrorCode, message: string, more?: Record<string, any>);
}

export declare class KECSWebSocket {
  constructor(options?: KECSWebSocketOptions);
  /** Behind what the application has been told last. */
  readonly cursor: string | null;
  readonly connected: Connected | null;
  readonly error: KECSError | null;
  readonly closed: Promise<KECSError | null>;

  on<Name extends keyof HandlerArguments>(name: Name, handler: (value: HandlerArguments[Name]) => unknown): this;
  off<Name extends keyof HandlerArguments>(name: Name, handler: (value: HandlerArguments[Name]) => unknown): this;
  close(): Promise<KECSError | null>;

  subscribe(options?: SubscribeOptions): Subscription;
  subscribeBatch(options: SubscribeOptions[]): Subscription[];
  subscribeLogs(options: LogsOptions): Feed;
  subscribeMetrics(options: MetricsFeedOptions): Feed;
  unsubscribe(subscription: Subscription | Feed): Promise<void>;
  events(options?: SubscribeOptions): Events;

  execute(options: ExecuteOptions): Promise<ExecSession>;
  wait(options: WaitOptions): Promise<WaitResult>;
  getMetrics(options: MetricsOptions): Promise<MetricsResult>;
  command(action: string, payload: Record<string, any>, options?: { timeout?: number; isRepeatable?: boolean }): Promise<any>;
  authenticate(token?: Token): Promise<Record<string, any>>;
}
