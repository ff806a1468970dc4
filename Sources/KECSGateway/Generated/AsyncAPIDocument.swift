// Made by Scripts/generate-reference.py of Spec/asyncapi.yaml; not edited by hand.

extension StaticDocument {
    /// The contract: `/asyncapi.yaml`.
    static let asyncAPI = StaticDocument(
        tag: "820d836548d5cfd7",
        text: #"""
# The contract of the realtime API, by hand. The server serves it at /asyncapi.yaml, and at /docs the page that
# Scripts/generate-reference.py makes of it; run that script after every change.
#
# - Schemas are JSON Schema draft-07, AsyncAPI 3.0's default dialect. What the server sends is described strictly: a
#   member that is not here fails a test. What clients send is described as the server takes it.
# - Beside a $ref stand annotations only (description, x-...), which validators ignore and the page shows.
# - Examples are the golden messages of Spec/fixtures/realtime; what is served has them in it.
# - x-extension: true       beyond the specification (Spec/websocket-api.md). All else is the specification's.
# - x-always-sent: true     optional in the schema, since the specification's own messages lack it, and yet in every
#                           message of this server; tests see to it.
# - x-enum-descriptions     what each value of an enum means.
asyncapi: 3.0.0
id: urn:kecs:realtime
info:
  title: KECS realtime API
  version: 1.0.0
  description: |
    KECS publishes everything that happens in its clusters as it happens, and takes commands, over a WebSocket at
    `/ws`. The same events can be read over plain HTTP at `/v1/events`, and a command's terminal is at
    `/exec/{sessionId}`.

    Operations are told from the client's side: *send* is what a client sends, *receive* what it receives.

    The protocol is the specification's, `Spec/websocket-api.md` in the sources. An **extension** only ever adds a
    member, a message or a code, so that a client that knows only the specification keeps working; and a client must
    pass over members and message types that it does not know.
  tags:
    - {name: connection, description: Opening, authenticating, staying alive and ending.}
    - {name: subscriptions, description: What a client wants to be told.}
    - {name: events, description: What happened. All subscribers get the same bytes.}
    - {name: commands, description: What a client asks the server to do.}
    - {name: exec, description: The terminal of a command in a container.}
    - {name: http, description: The stream without a WebSocket.}
defaultContentType: application/json

servers:
  ws:
    host: localhost:8080
    protocol: ws
    description: The server as `make run` starts it.
  wss:
    host: localhost:8080
    protocol: wss
    description: With `--tls-certificate` and `--tls-key`; then there is nothing but TLS at the port.
    security: &tokens
      - $ref: '#/components/securitySchemes/bearer'
      - $ref: '#/components/securitySchemes/query'
      - $ref: '#/components/securitySchemes/subprotocol'
  http:
    host: localhost:8080
    protocol: http
    description: The same port.
  https:
    host: localhost:8080
    protocol: https
    description: The same port, with TLS.
    security: *tokens

channels:
  stream:
    address: /ws
    title: The stream
    summary: Events, subscriptions and commands, as JSON in text frames.
    description: |
      A message of a client has at most 65,536 bytes. `permessage-deflate` is used where the client offers it. Any frame
      of a client counts as a sign of life. A request that cannot become a WebSocket is answered by HTTP
      ([refused](#message-refused)).
    servers:
      - $ref: '#/servers/ws'
      - $ref: '#/servers/wss'
    bindings:
      ws:
        method: GET
        bindingVersion: 0.1.0
        query:
          type: object
          properties:
            token:
              type: string
              description: A token, where authentication is required. A bad one is told in a message, since browsers
                cannot read a refused upgrade.
            resume:
              $ref: '#/components/schemas/Cursor'
              x-extension: true
              description: The cursor at which a lost connection goes on. Within two minutes of the loss the connection
                then does not count against the limit of new ones.
            client: &client
              type: string
              x-extension: true
              description: A name, at most 64 characters, by which metrics and the log tell the client; without one it is
                the first product of `User-Agent`.
        headers:
          type: object
          properties:
            Authorization:
              type: string
              pattern: '^[Bb]earer .+$'
              x-extension: true
              description: '`Bearer <token>`. A bad token here is HTTP 401, without an upgrade.'
            Sec-WebSocket-Protocol:
              type: string
              x-extension: true
              description: '`kecs.v1`, which is selected, and beside it perhaps `kecs.bearer.<token>`.'
            Origin:
              type: string
              description: Of web pages. The server's own, or one of `--allowed-origins`.
    messages:
      connected: {$ref: '#/components/messages/connected'}
      auth: {$ref: '#/components/messages/auth'}
      auth_ack: {$ref: '#/components/messages/auth_ack'}
      ping: {$ref: '#/components/messages/ping'}
      pong: {$ref: '#/components/messages/pong'}
      ping_client: {$ref: '#/components/messages/ping_client'}
      pong_answer: {$ref: '#/components/messages/pong_answer'}
      disconnecting: {$ref: '#/components/messages/disconnecting'}
      error: {$ref: '#/components/messages/error'}
      subscribe: {$ref: '#/components/messages/subscribe'}
      subscribe_batch: {$ref: '#/components/messages/subscribe_batch'}
      subscribe_logs: {$ref: '#/components/messages/subscribe_logs'}
      subscribe_metrics: {$ref: '#/components/messages/subscribe_metrics'}
      subscribe_ack: {$ref: '#/components/messages/subscribe_ack'}
      unsubscribe: {$ref: '#/components/messages/unsubscribe'}
      unsubscribe_ack: {$ref: '#/components/messages/unsubscribe_ack'}
      lagging: {$ref: '#/components/messages/lagging'}
      log: {$ref: '#/components/messages/log'}
      log_end: {$ref: '#/components/messages/log_end'}
      metrics_end: {$ref: '#/components/messages/metrics_end'}
      event_cluster: {$ref: '#/components/messages/event_cluster'}
      event_service: {$ref: '#/components/messages/event_service'}
      event_task: {$ref: '#/components/messages/event_task'}
      event_deployment: {$ref: '#/components/messages/event_deployment'}
      event_scaling: {$ref: '#/components/messages/event_scaling'}
      event_health: {$ref: '#/components/messages/event_health'}
      event_container: {$ref: '#/components/messages/event_container'}
      snapshot_cluster: {$ref: '#/components/messages/snapshot_cluster'}
      snapshot_service: {$ref: '#/components/messages/snapshot_service'}
      snapshot_deployment: {$ref: '#/components/messages/snapshot_deployment'}
      snapshot_task: {$ref: '#/components/messages/snapshot_task'}
      snapshot_container: {$ref: '#/components/messages/snapshot_container'}
      snapshot_end: {$ref: '#/components/messages/snapshot_end'}
      command_execute: {$ref: '#/components/messages/command_execute'}
      command_ack_execute: {$ref: '#/components/messages/command_ack_execute'}
      command_resize_exec: {$ref: '#/components/messages/command_resize_exec'}
      command_ack_resize_exec: {$ref: '#/components/messages/command_ack_resize_exec'}
      command_get_metrics: {$ref: '#/components/messages/command_get_metrics'}
      metrics: {$ref: '#/components/messages/metrics'}
      command_wait: {$ref: '#/components/messages/command_wait'}
      wait_result: {$ref: '#/components/messages/wait_result'}
      refused: {$ref: '#/components/messages/refused'}

  exec:
    address: /exec/{sessionId}
    title: A command's terminal
    summary: The input and output of a command that `execute` has ordered.
    x-extension: true
    description: |
      The address comes in the answer to [execute](#message-command_execute). It is good for the principal that ordered
      the command, for one connection at a time, and ends unused after 30 s. The command starts when somebody connects.

      **Plain**, without a subprotocol or with `kecs.v1`: binary frames of the server are output, frames of the client of
      either kind are input. This is what xterm.js's attach addon speaks.

      **Kubernetes**, with `v5.channel.k8s.io` or `v4.channel.k8s.io`: the first byte of each binary frame names a
      channel.

      | channel | who | what |
      |---|---|---|
      | 0 | client | input |
      | 1 | server | output; an empty one at once, as a greeting |
      | 2 | server | standard error, where there is no terminal |
      | 3 | server | a `Status` of Kubernetes as JSON, at the end |
      | 4 | client | `{"Width":120,"Height":40}` |
      | 255 | client | `FF 00` ends the input (v5 only) |

      **The end** is close 1000 with the reason `{"exitCode":N}`, and `reason` beside it where the command did not end by
      itself.

      **Coming back**: a connection that breaks ends nothing for 60 s. `?from=N` goes on with byte N of the output; the
      header `Kecs-Input-Offset` of the answer tells how many bytes of input have been taken. A new connection takes
      over from an old one. A client that closes with 1000, or without a code, ends its command.
    servers:
      - $ref: '#/servers/ws'
      - $ref: '#/servers/wss'
    parameters:
      sessionId:
        description: From `command_ack`. Knowing it is the permission to use it.
    bindings:
      ws:
        method: GET
        bindingVersion: 0.1.0
        query:
          type: object
          properties:
            cols: &size
              type: integer
              minimum: 1
              maximum: 65535
              description: The terminal's size; `cols` and `rows` go together.
            rows: *size
            from:
              type: integer
              minimum: 0
              description: Offset of the output's byte to go on with. One that is no longer kept is close 4410.
            token:
              type: string
              description: Not needed; one that is shown must be the principal's that ordered the command.
        headers:
          type: object
          properties:
            Sec-WebSocket-Protocol:
              type: string
              enum: [kecs.v1, v5.channel.k8s.io, v4.channel.k8s.io]
              description: None is the plain dialect.
    messages:
      exec_output: {$ref: '#/components/messages/exec_output'}
      exec_input: {$ref: '#/components/messages/exec_input'}
      exec_status: {$ref: '#/components/messages/exec_status'}
      refused: {$ref: '#/components/messages/refused'}

  events:
    address: /v1/events
    title: The stream over HTTP
    summary: The same messages for one subscription, as lines of JSON or as server-sent events.
    x-extension: true
    description: |
      `GET` answers `subscribe_ack`, the snapshot or what was missed, then events as they happen, `ping` in quiet times,
      and `disconnecting` at the end. Messages are those of `/ws`, byte by byte; `subscriptionId` is `events`.

      **NDJSON** (`application/x-ndjson`, also where nothing is asked for): one message a line. **Server-sent events**
      (`Accept: text/event-stream`, or `format=sse`): `data` is the message, `id` the cursor. A snapshot has no `id`
      until it is whole, so that a browser that loses it begins anew.

      A reader is read for no faster than it reads; one that takes nothing for a minute is let go. At most 1,000 at a
      time.
    servers:
      - $ref: '#/servers/http'
      - $ref: '#/servers/https'
    messages:
      request: {$ref: '#/components/messages/events_request'}
      subscribe_ack: {$ref: '#/components/messages/subscribe_ack'}
      ping: {$ref: '#/components/messages/ping'}
      disconnecting: {$ref: '#/components/messages/disconnecting'}
      event_cluster: {$ref: '#/components/messages/event_cluster'}
      event_service: {$ref: '#/components/messages/event_service'}
      event_task: {$ref: '#/components/messages/event_task'}
      event_deployment: {$ref: '#/components/messages/event_deployment'}
      event_scaling: {$ref: '#/components/messages/event_scaling'}
      event_health: {$ref: '#/components/messages/event_health'}
      event_container: {$ref: '#/components/messages/event_container'}
      snapshot_cluster: {$ref: '#/components/messages/snapshot_cluster'}
      snapshot_service: {$ref: '#/components/messages/snapshot_service'}
      snapshot_deployment: {$ref: '#/components/messages/snapshot_deployment'}
      snapshot_task: {$ref: '#/components/messages/snapshot_task'}
      snapshot_container: {$ref: '#/components/messages/snapshot_container'}
      snapshot_end: {$ref: '#/components/messages/snapshot_end'}
      refused: {$ref: '#/components/messages/refused'}
      failed: {$ref: '#/components/messages/failed'}

operations:
  connect:
    action: receive
    channel: {$ref: '#/channels/stream'}
    summary: The first message of every connection.
    messages: [{$ref: '#/channels/stream/messages/connected'}]
    tags: [{name: connection}]
  authenticate:
    action: send
    channel: {$ref: '#/channels/stream'}
    summary: Says who the client is, or replaces who it was.
    messages: [{$ref: '#/channels/stream/messages/auth'}]
    reply:
      channel: {$ref: '#/channels/stream'}
      messages:
        - {$ref: '#/channels/stream/messages/auth_ack'}
        - {$ref: '#/channels/stream/messages/error'}
    tags: [{name: connection}]
  heartbeat:
    action: receive
    channel: {$ref: '#/channels/stream'}
    summary: A sign of life, every 30 seconds. Any frame answers it.
    messages: [{$ref: '#/channels/stream/messages/ping'}]
    reply:
      channel: {$ref: '#/channels/stream'}
      messages: [{$ref: '#/channels/stream/messages/pong'}]
    tags: [{name: connection}]
  ask:
    action: send
    channel: {$ref: '#/channels/stream'}
    summary: Asks the server for a sign of life.
    messages: [{$ref: '#/channels/stream/messages/ping_client'}]
    reply:
      channel: {$ref: '#/channels/stream'}
      messages: [{$ref: '#/channels/stream/messages/pong_answer'}]
    tags: [{name: connection}]
  end:
    action: receive
    channel: {$ref: '#/channels/stream'}
    summary: The server is about to close the connection.
    messages: [{$ref: '#/channels/stream/messages/disconnecting'}]
    tags: [{name: connection}]
  refusal:
    action: receive
    channel: {$ref: '#/channels/stream'}
    summary: A request could not become a WebSocket.
    messages: [{$ref: '#/channels/stream/messages/refused'}]
    tags: [{name: connection}]
  failure:
    action: receive
    channel: {$ref: '#/channels/stream'}
    summary: A message was refused, or something of the server's failed.
    messages: [{$ref: '#/channels/stream/messages/error'}]
    tags: [{name: connection}]

  subscribe:
    action: send
    channel: {$ref: '#/channels/stream'}
    summary: Asks for events.
    messages: [{$ref: '#/channels/stream/messages/subscribe'}]
    reply: &subscribed
      channel: {$ref: '#/channels/stream'}
      messages:
        - {$ref: '#/channels/stream/messages/subscribe_ack'}
        - {$ref: '#/channels/stream/messages/error'}
    tags: [{name: subscriptions}]
  subscribeBatch:
    action: send
    channel: {$ref: '#/channels/stream'}
    summary: Asks for several subscriptions at once; each is answered by itself.
    messages: [{$ref: '#/channels/stream/messages/subscribe_batch'}]
    reply: *subscribed
    tags: [{name: subscriptions}]
  subscribeLogs:
    action: send
    channel: {$ref: '#/channels/stream'}
    summary: Asks for what a task's containers write.
    messages: [{$ref: '#/channels/stream/messages/subscribe_logs'}]
    reply: *subscribed
    tags: [{name: subscriptions}]
  subscribeMetrics:
    action: send
    channel: {$ref: '#/channels/stream'}
    summary: Asks for what is measured of a resource, again and again.
    messages: [{$ref: '#/channels/stream/messages/subscribe_metrics'}]
    reply: *subscribed
    tags: [{name: subscriptions}]
  unsubscribe:
    action: send
    channel: {$ref: '#/channels/stream'}
    summary: Ends a subscription.
    messages: [{$ref: '#/channels/stream/messages/unsubscribe'}]
    reply:
      channel: {$ref: '#/channels/stream'}
      messages:
        - {$ref: '#/channels/stream/messages/unsubscribe_ack'}
        - {$ref: '#/channels/stream/messages/error'}
    tags: [{name: subscriptions}]
  lag:
    action: receive
    channel: {$ref: '#/channels/stream'}
    summary: The client reads more slowly than events come.
    messages: [{$ref: '#/channels/stream/messages/lagging'}]
    tags: [{name: subscriptions}]

  logs:
    action: receive
    channel: {$ref: '#/channels/stream'}
    summary: What containers write, closed by `log_end`.
    messages:
      - {$ref: '#/channels/stream/messages/log'}
      - {$ref: '#/channels/stream/messages/log_end'}
    tags: [{name: subscriptions}]
  metrics:
    action: receive
    channel: {$ref: '#/channels/stream'}
    summary: What is measured, period by period, closed by `metrics_end`.
    messages:
      - {$ref: '#/channels/stream/messages/metrics'}
      - {$ref: '#/channels/stream/messages/metrics_end'}
    tags: [{name: subscriptions}]

  snapshot:
    action: receive
    channel: {$ref: '#/channels/stream'}
    summary: The state as it is, closed by `snapshot_end`.
    messages:
      - {$ref: '#/channels/stream/messages/snapshot_cluster'}
      - {$ref: '#/channels/stream/messages/snapshot_service'}
      - {$ref: '#/channels/stream/messages/snapshot_deployment'}
      - {$ref: '#/channels/stream/messages/snapshot_task'}
      - {$ref: '#/channels/stream/messages/snapshot_container'}
      - {$ref: '#/channels/stream/messages/snapshot_end'}
    tags: [{name: subscriptions}]
  event:
    action: receive
    channel: {$ref: '#/channels/stream'}
    summary: Something has happened.
    messages:
      - {$ref: '#/channels/stream/messages/event_cluster'}
      - {$ref: '#/channels/stream/messages/event_service'}
      - {$ref: '#/channels/stream/messages/event_task'}
      - {$ref: '#/channels/stream/messages/event_deployment'}
      - {$ref: '#/channels/stream/messages/event_scaling'}
      - {$ref: '#/channels/stream/messages/event_health'}
      - {$ref: '#/channels/stream/messages/event_container'}
    tags: [{name: events}]

  execute:
    action: send
    channel: {$ref: '#/channels/stream'}
    summary: Orders a command in a running container.
    messages: [{$ref: '#/channels/stream/messages/command_execute'}]
    reply:
      channel: {$ref: '#/channels/stream'}
      messages:
        - {$ref: '#/channels/stream/messages/command_ack_execute'}
        - {$ref: '#/channels/stream/messages/error'}
    tags: [{name: commands}]
  resizeExec:
    action: send
    channel: {$ref: '#/channels/stream'}
    summary: Changes the size of a command's terminal.
    messages: [{$ref: '#/channels/stream/messages/command_resize_exec'}]
    reply:
      channel: {$ref: '#/channels/stream'}
      messages:
        - {$ref: '#/channels/stream/messages/command_ack_resize_exec'}
        - {$ref: '#/channels/stream/messages/error'}
    tags: [{name: commands}]
  getMetrics:
    action: send
    channel: {$ref: '#/channels/stream'}
    summary: Asks for what was measured.
    messages: [{$ref: '#/channels/stream/messages/command_get_metrics'}]
    reply:
      channel: {$ref: '#/channels/stream'}
      messages:
        - {$ref: '#/channels/stream/messages/metrics'}
        - {$ref: '#/channels/stream/messages/error'}
    tags: [{name: commands}]
  wait:
    action: send
    channel: {$ref: '#/channels/stream'}
    summary: Asks to be told once when something has become so.
    messages: [{$ref: '#/channels/stream/messages/command_wait'}]
    reply:
      channel: {$ref: '#/channels/stream'}
      messages:
        - {$ref: '#/channels/stream/messages/wait_result'}
        - {$ref: '#/channels/stream/messages/error'}
    tags: [{name: commands}]

  execOutput:
    action: receive
    channel: {$ref: '#/channels/exec'}
    summary: What the command writes, and how it ended.
    messages:
      - {$ref: '#/channels/exec/messages/exec_output'}
      - {$ref: '#/channels/exec/messages/exec_status'}
      - {$ref: '#/channels/exec/messages/refused'}
    tags: [{name: exec}]
  execInput:
    action: send
    channel: {$ref: '#/channels/exec'}
    summary: What the command reads.
    messages: [{$ref: '#/channels/exec/messages/exec_input'}]
    tags: [{name: exec}]

  readEvents:
    action: send
    channel: {$ref: '#/channels/events'}
    summary: Opens the stream for one subscription.
    messages: [{$ref: '#/channels/events/messages/request'}]
    bindings:
      http:
        method: GET
        bindingVersion: 0.3.0
        query: {$ref: '#/components/schemas/EventsQuery'}
    reply:
      channel: {$ref: '#/channels/events'}
      messages:
        - {$ref: '#/channels/events/messages/subscribe_ack'}
        - {$ref: '#/channels/events/messages/ping'}
        - {$ref: '#/channels/events/messages/disconnecting'}
        - {$ref: '#/channels/events/messages/event_cluster'}
        - {$ref: '#/channels/events/messages/event_service'}
        - {$ref: '#/channels/events/messages/event_task'}
        - {$ref: '#/channels/events/messages/event_deployment'}
        - {$ref: '#/channels/events/messages/event_scaling'}
        - {$ref: '#/channels/events/messages/event_health'}
        - {$ref: '#/channels/events/messages/event_container'}
        - {$ref: '#/channels/events/messages/snapshot_cluster'}
        - {$ref: '#/channels/events/messages/snapshot_service'}
        - {$ref: '#/channels/events/messages/snapshot_deployment'}
        - {$ref: '#/channels/events/messages/snapshot_task'}
        - {$ref: '#/channels/events/messages/snapshot_container'}
        - {$ref: '#/channels/events/messages/snapshot_end'}
        - {$ref: '#/channels/events/messages/refused'}
        - {$ref: '#/channels/events/messages/failed'}
    tags: [{name: http}]

components:
  securitySchemes:
    bearer:
      type: http
      scheme: bearer
      description: '`Authorization: Bearer <token>`: a token of `kecs token create`, or a JSON Web Token.'
    query:
      type: httpApiKey
      in: query
      name: token
      description: '`?token=<token>`, for browsers, which cannot send headers.'
    subprotocol:
      type: httpApiKey
      in: header
      name: Sec-WebSocket-Protocol
      description: The subprotocol `kecs.bearer.<token>` beside `kecs.v1`. The message `auth` is the fourth way.

  messages:
    # Connection

    connected:
      name: connected
      title: Connected
      summary: The first message of every connection.
      tags: [{name: connection}]
      payload:
        type: object
        additionalProperties: false
        required: [type, timestamp, payload]
        properties:
          type: {const: connected}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [sessionId, serverVersion]
            properties:
              sessionId:
                type: string
                pattern: '^ws-session-[0-9a-f]+$'
                description: Of this connection; the server's log names it.
              serverVersion: {type: string, minLength: 1, description: Of the program.}
              epoch:
                $ref: '#/components/schemas/Epoch'
                x-extension: true
                x-always-sent: true
              seq:
                $ref: '#/components/schemas/Seq'
                description: Number of the newest event.
                x-extension: true
                x-always-sent: true
              authRequired:
                type: boolean
                description: Whether a token is needed.
                x-extension: true
                x-always-sent: true
              authenticated:
                type: boolean
                description: Whether the connection came with a good one, or needs none.
                x-extension: true
                x-always-sent: true
              heartbeatIntervalMs:
                type: integer
                minimum: 1
                description: Milliseconds between two pings.
                x-extension: true
                x-always-sent: true
              limits:
                $ref: '#/components/schemas/Limits'
                x-extension: true
                x-always-sent: true
              features:
                type: array
                uniqueItems: true
                items: {$ref: '#/components/schemas/Feature'}
                description: Names of the extensions that this server has.
                x-extension: true
                x-always-sent: true
      examples:
        - name: connected
          payload: {
              "type": "connected",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "sessionId": "ws-session-001",
                "serverVersion": "1.0.0"
              }
            }
        - name: connected_extended
          payload: {
              "type": "connected",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "sessionId": "ws-session-0f9a1b2c3d4e5f60",
                "serverVersion": "1.0.0",
                "epoch": "4f1c9a7e",
                "seq": 42,
                "authRequired": false,
                "authenticated": true,
                "heartbeatIntervalMs": 30000,
                "limits": {
                  "connectionsPerMinute": 10,
                  "messagesPerSecond": 100,
                  "subscriptions": 50,
                  "messageBytes": 65536,
                  "outboundBytes": 4194304
                },
                "features": [
                  "ping",
                  "filters.taskDefinitions",
                  "filters.tasks",
                  "filters.containers",
                  "filters.startedBy",
                  "filters.tags",
                  "resume",
                  "snapshot"
                ]
              }
            }

    auth:
      name: auth
      title: Authenticate
      summary: A token, as the first message or later.
      description: |
        On a live connection it replaces the principal; subscriptions keep what the new token may read, and one of which
        nothing remains ends with PERMISSION_DENIED. With authentication switched off any token is taken. A bad one is
        AUTH_FAILED and close 4401; none within 10 s where one is required is AUTH_FAILED and close 4408.
      tags: [{name: connection}]
      payload:
        type: object
        required: [type, token]
        properties:
          id:
            $ref: '#/components/schemas/OptionalId'
            x-extension: true
          type: {const: auth}
          token: {type: string, description: The token.}
      examples:
        - name: auth
          payload: {
              "type": "auth",
              "token": "your-auth-token"
            }

    auth_ack:
      name: auth_ack
      title: Authenticated
      summary: Who the server takes the client for.
      x-extension: true
      tags: [{name: connection}]
      payload:
        type: object
        additionalProperties: false
        required: [type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/AnswerId'}
          type: {const: auth_ack}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [status, principal, permissions]
            properties:
              status: {const: authenticated}
              principal:
                type: string
                minLength: 1
                description: Whom the token belongs to; `anonymous` where authentication is switched off.
              permissions:
                type: array
                items: {$ref: '#/components/schemas/Permission'}
                description: What they may do, perhaps in one cluster only.
              expiresAt:
                $ref: '#/components/schemas/Timestamp'
                description: When the token ends, and the connection with it; absent where it does not.
      examples:
        - name: auth_ack
          payload: {
              "type": "auth_ack",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "status": "authenticated",
                "principal": "anonymous",
                "permissions": [
                  "admin"
                ]
              }
            }

    ping:
      name: ping
      title: Ping of the server
      summary: A sign of life, and a place to go on from.
      description: |
        Sent every 30 s, with a ping frame of the WebSocket protocol. After two intervals without any frame of the client
        the connection is closed with 4408.
      tags: [{name: connection}]
      payload:
        type: object
        additionalProperties: false
        required: [type, timestamp]
        properties:
          type: {const: ping}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          seq:
            $ref: '#/components/schemas/Seq'
            description: Number of the newest event that was looked at for this connection.
            x-extension: true
            x-always-sent: true
          cursor:
            $ref: '#/components/schemas/Cursor'
            description: The same as a cursor, so that quiet subscriptions do not grow old.
            x-extension: true
            x-always-sent: true
      examples:
        - name: ping
          payload: {
              "type": "ping",
              "timestamp": "2024-01-01T00:00:00.000Z"
            }
        - name: ping_extended
          payload: {
              "type": "ping",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "seq": 42,
              "cursor": "4f1c9a7e:42"
            }

    pong:
      name: pong
      title: Pong of the client
      summary: A sign of life. Not needed where frames of any kind are sent; pong frames count.
      tags: [{name: connection}]
      payload:
        type: object
        required: [type]
        properties:
          id:
            $ref: '#/components/schemas/OptionalId'
            x-extension: true
          type: {const: pong}
      examples:
        - name: pong
          payload: {
              "type": "pong"
            }

    ping_client:
      name: ping
      title: Ping of the client
      summary: Asks whether the server is there.
      x-extension: true
      tags: [{name: connection}]
      payload:
        type: object
        required: [type]
        properties:
          id: {$ref: '#/components/schemas/OptionalId'}
          type: {const: ping}
      examples:
        - name: ping_client
          payload: {
              "id": "ping-001",
              "type": "ping"
            }

    pong_answer:
      name: pong
      title: Pong of the server
      summary: The answer to a client's `ping`.
      x-extension: true
      tags: [{name: connection}]
      payload:
        type: object
        additionalProperties: false
        required: [type, timestamp]
        properties:
          id: {$ref: '#/components/schemas/AnswerId'}
          type: {const: pong}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
      examples:
        - name: pong_answer
          payload: {
              "id": "ping-001",
              "type": "pong",
              "timestamp": "2024-01-01T00:00:00.000Z"
            }

    disconnecting:
      name: disconnecting
      title: Disconnecting
      summary: The last message; a close frame with the same code follows.
      description: |
        Announces every close by the server but 1000, where the socket still takes it. On `/v1/events` it is the last
        message, and the response ends.
      tags: [{name: connection}]
      payload:
        type: object
        additionalProperties: false
        required: [type, timestamp, payload]
        properties:
          type: {const: disconnecting}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [reason, code]
            properties:
              reason: {type: string, minLength: 1, description: For people.}
              code: {$ref: '#/components/schemas/CloseCode'}
              retryAfterMs:
                type: integer
                minimum: 0
                description: Milliseconds to wait before coming back, plus a random share of the same.
                x-extension: true
              cursor:
                $ref: '#/components/schemas/Cursor'
                description: Where to go on.
                x-extension: true
                x-always-sent: true
      examples:
        - name: disconnecting
          payload: {
              "type": "disconnecting",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "reason": "Server shutdown",
                "code": 1001
              }
            }
        - name: disconnecting_extended
          payload: {
              "type": "disconnecting",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "reason": "Server shutdown",
                "code": 1001,
                "retryAfterMs": 1000,
                "cursor": "4f1c9a7e:42"
              }
            }

    error:
      name: error
      title: Error
      summary: A message was refused, or something failed.
      description: |
        The connection stays open, unless `disconnecting` follows.
      tags: [{name: connection}]
      payload:
        type: object
        additionalProperties: false
        required: [type, timestamp, payload]
        properties:
          id:
            type: string
            description: Of the message that is refused, where it had a usable one; of a subscription that has ended.
          type: {const: error}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload: {$ref: '#/components/schemas/Error'}
      examples:
        - name: error
          payload: {
              "id": "original-message-id",
              "type": "error",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "code": "INVALID_REQUEST",
                "message": "Invalid subscription parameters",
                "details": {
                  "field": "eventTypes",
                  "reason": "Unknown event type: 'invalid-type'"
                }
              }
            }
        - name: error_rate_limit
          payload: {
              "type": "error",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "code": "RATE_LIMIT_EXCEEDED",
                "message": "Too many messages",
                "details": {
                  "reason": "At most 100 messages per second",
                  "retryAfterMs": 1000,
                  "action": "throttled"
                }
              }
            }

    refused:
      name: refused
      title: Refused request
      summary: The HTTP answer to a request that cannot become a WebSocket, or asks `/v1/events` for what makes no sense.
      description: The statuses are [below](#refusals).
      x-extension: true
      tags: [{name: http}]
      payload:
        type: object
        additionalProperties: false
        required: [error]
        properties:
          error:
            type: object
            additionalProperties: false
            required: [code, message]
            properties:
              code:
                enum: [BAD_REQUEST, AUTH_FAILED, FORBIDDEN, PERMISSION_DENIED, NOT_FOUND, METHOD_NOT_ALLOWED, CONFLICT,
                  UPGRADE_REQUIRED, UNSUPPORTED_VERSION, RATE_LIMIT_EXCEEDED, INTERNAL_ERROR, UNAVAILABLE,
                  INVALID_REQUEST]
                description: Why, for programs.
              message: {type: string, minLength: 1, description: For people.}
              details: {$ref: '#/components/schemas/ErrorDetails'}
      examples:
        - name: refused
          payload: {
              "error": {
                "code": "RATE_LIMIT_EXCEEDED",
                "message": "At most 10 connections per minute"
              }
            }
        - name: refused_events
          payload: {
              "error": {
                "code": "INVALID_REQUEST",
                "message": "Invalid subscription parameters",
                "details": {
                  "field": "eventTypes",
                  "reason": "Unknown event type: 'volume'"
                }
              }
            }

    failed:
      name: failed
      title: Refused by the gateway
      summary: The HTTP answer to what the gateway does not let through to `/v1/events`, a bad token for example.
      description: A page of another origin gets 403 in ECS's form instead, with `__type` and `message`.
      x-extension: true
      tags: [{name: http}]
      payload:
        type: object
        additionalProperties: false
        required: [error, message]
        properties:
          error: {type: string, minLength: 1, description: The status's reason phrase.}
          message: {type: string, minLength: 1, description: For people.}
      examples:
        - name: failed
          payload: {
              "error": "Unauthorized",
              "message": "This needs a token: Authorization: Bearer <token>."
            }

    # Subscriptions

    subscribe:
      name: subscribe
      title: Subscribe
      summary: Asks for events. The message's `id` becomes the subscription's.
      description: |
        Within a list *or*, between members *and*. A list limits only the event types that have what it names: `services`
        says nothing of `cluster` events. `status` limits a type only where one of its values is a status of that type.
        A cluster or service need not exist yet.
      tags: [{name: subscriptions}]
      payload:
        type: object
        required: [id, type, action]
        properties:
          id: {$ref: '#/components/schemas/RequestId'}
          type: {const: subscribe}
          action: {const: events}
          payload: {$ref: '#/components/schemas/Subscription'}
      examples:
        - name: subscribe
          payload: {
              "id": "sub-001",
              "type": "subscribe",
              "action": "events",
              "payload": {
                "eventTypes": [
                  "cluster",
                  "service",
                  "task"
                ],
                "clusters": [
                  "production",
                  "staging"
                ],
                "services": [
                  "web-api"
                ],
                "filters": {
                  "status": [
                    "RUNNING",
                    "PENDING"
                  ]
                }
              }
            }
        - name: subscribe_extended
          payload: {
              "id": "sub-002",
              "type": "subscribe",
              "action": "events",
              "payload": {
                "eventTypes": [
                  "task",
                  "container"
                ],
                "filters": {
                  "status": [
                    "RUNNING"
                  ],
                  "taskDefinitions": [
                    "webapp",
                    "batch:7"
                  ],
                  "tasks": [
                    "1234567890abcdef"
                  ],
                  "containers": [
                    "webapp"
                  ],
                  "startedBy": [
                    "ci"
                  ],
                  "tags": [
                    "team",
                    "env=test"
                  ]
                }
              }
            }
        - name: subscribe_resume
          payload: {
              "id": "sub-002",
              "type": "subscribe",
              "action": "events",
              "payload": {
                "eventTypes": [
                  "task"
                ],
                "resumeFrom": "4f1c9a7e:42"
              }
            }
        - name: subscribe_snapshot
          payload: {
              "id": "sub-002",
              "type": "subscribe",
              "action": "events",
              "payload": {
                "clusters": [
                  "production"
                ],
                "snapshot": true
              }
            }
        - name: subscribe_state
          payload: {
              "id": "sub-003",
              "type": "subscribe",
              "action": "events",
              "payload": {
                "eventTypes": [
                  "task"
                ],
                "mode": "state"
              }
            }

    subscribe_batch:
      name: subscribe
      title: Subscribe, several at once
      summary: Each is answered as if it had come alone, in their order.
      description: Where one of them cannot be read, none is begun; what is wrong with its filters is its own affair.
      x-extension: true
      tags: [{name: subscriptions}]
      payload:
        type: object
        required: [type, action, payload]
        properties:
          id: {$ref: '#/components/schemas/OptionalId'}
          type: {const: subscribe}
          action: {const: batch}
          payload:
            type: object
            additionalProperties: false
            required: [subscriptions]
            properties:
              subscriptions:
                type: array
                minItems: 1
                maxItems: 256
                items:
                  type: object
                  additionalProperties: false
                  required: [id]
                  properties:
                    id: {$ref: '#/components/schemas/RequestId'}
                    payload: {$ref: '#/components/schemas/Subscription'}
      examples:
        - name: subscribe_batch
          payload: {
              "id": "batch-001",
              "type": "subscribe",
              "action": "batch",
              "payload": {
                "subscriptions": [
                  {
                    "id": "sub-001",
                    "payload": {
                      "eventTypes": [
                        "task"
                      ],
                      "clusters": [
                        "production"
                      ],
                      "filters": {
                        "status": [
                          "RUNNING",
                          "STOPPED"
                        ]
                      }
                    }
                  },
                  {
                    "id": "sub-002",
                    "payload": {
                      "eventTypes": [
                        "cluster"
                      ],
                      "snapshot": true
                    }
                  },
                  {
                    "id": "sub-003"
                  }
                ]
              }
            }

    subscribe_logs:
      name: subscribe
      title: Subscribe to logs
      summary: Asks for what a task's containers write. The message's `id` becomes the subscription's.
      description: |
        Answered by `subscribe_ack`; `log` messages follow, and `log_end` closes. Lines of a container come in order, none
        is missing and none comes twice, also where what there was and what is new meet. A client that does not read
        slows its own reading of the log down, and nothing else. A container that has yet to start is waited for, where
        the log is followed. Needs `logs:read` in the cluster.
      x-extension: true
      tags: [{name: subscriptions}]
      payload:
        type: object
        required: [id, type, action, payload]
        properties:
          id: {$ref: '#/components/schemas/RequestId'}
          type: {const: subscribe}
          action: {const: logs}
          payload:
            type: object
            additionalProperties: false
            required: [task]
            properties:
              task: {type: string, minLength: 1, description: 'ARN, or the id in `cluster`.'}
              cluster:
                type: [string, 'null']
                minLength: 1
                default: default
                description: Name or ARN. Of a task given by its ARN it is known.
              containers:
                type: [array, 'null']
                minItems: 1
                maxItems: 100
                items: {type: string}
                description: Names. Absent, all of the task's.
              tail:
                type: [integer, 'null']
                minimum: 0
                maximum: 10000
                description: So many lines of what there is already, the newest of each container. Absent, all that are kept.
              since:
                type: [string, object, 'null']
                maxProperties: 100
                additionalProperties: {type: string}
                description: |
                  RFC 3339: no line is older. Or by container, for going on after a drop: of the containers that are
                  named all lines since then come, whatever `tail` says; `*` stands for the others.
              follow: {type: [boolean, 'null'], default: true, description: Goes on with what is written from now on.}
      examples:
        - name: subscribe_logs
          payload: {
              "id": "logs-001",
              "type": "subscribe",
              "action": "logs",
              "payload": {
                "task": "arn:aws:ecs:us-east-1:000000000000:task/production/0123456789abcdef0123456789abcdef",
                "containers": [
                  "web"
                ],
                "tail": 100,
                "since": "2024-01-01T00:00:00.000Z",
                "follow": true
              }
            }
        - name: subscribe_logs_again
          payload: {
              "id": "logs-001",
              "type": "subscribe",
              "action": "logs",
              "payload": {
                "task": "0123456789abcdef0123456789abcdef",
                "cluster": "production",
                "tail": 100,
                "since": {
                  "web": "2024-01-01T00:00:00.000Z"
                }
              }
            }

    subscribe_metrics:
      name: subscribe
      title: Subscribe to metrics
      summary: Asks for what is measured of a resource, again and again. The message's `id` becomes the subscription's.
      description: |
        Answered by `subscribe_ack`; `metrics` messages with the subscription's `id` follow, each with the datapoints of the
        periods that have ended since the one before, the first at once with the last such period. A period without a
        measurement has no datapoint. `metrics_end` closes where the resource has ended. Needs `metrics:read` in the
        cluster.
      x-extension: true
      tags: [{name: subscriptions}]
      payload:
        type: object
        required: [id, type, action, payload]
        properties:
          id: {$ref: '#/components/schemas/RequestId'}
          type: {const: subscribe}
          action: {const: metrics}
          payload:
            type: object
            additionalProperties: false
            required: [resource, resourceArn, metrics]
            properties:
              resource: {enum: [cluster, service, task, container]}
              resourceArn: {type: string, minLength: 1, description: 'Its ARN; a cluster''s name, or the name of a service or the id of a task of the cluster `default`.'}
              metrics:
                type: array
                minItems: 1
                maxItems: 100
                items: {$ref: '#/components/schemas/MetricName'}
                description: What to tell.
              statistics:
                type: [array, 'null']
                minItems: 1
                maxItems: 100
                items: {$ref: '#/components/schemas/StatisticName'}
                description: Each is told over the periods of a message; the first is the datapoints' `Value`. Absent, `Average`.
              intervalMs:
                type: [integer, 'null']
                minimum: 1000
                maximum: 3600000
                multipleOf: 1000
                default: 10000
                description: Milliseconds from one message to the next, and of a period. Periods begin at multiples of it.
      examples:
        - name: subscribe_metrics
          payload: {
              "id": "feed-001",
              "type": "subscribe",
              "action": "metrics",
              "payload": {
                "resource": "task",
                "resourceArn": "arn:aws:ecs:us-east-1:000000000000:task/production/0123456789abcdef0123456789abcdef",
                "metrics": [
                  "CPUUtilization",
                  "MemoryUtilization"
                ],
                "statistics": [
                  "Average",
                  "Maximum"
                ],
                "intervalMs": 5000
              }
            }

    subscribe_ack:
      name: subscribe_ack
      title: Subscribed
      summary: The subscription has begun. What it is about follows, and nothing of it came before.
      tags: [{name: subscriptions}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/AnswerId'}
          type: {const: subscribe_ack}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [subscriptionId, status]
            properties:
              subscriptionId: {$ref: '#/components/schemas/SubscriptionId'}
              status: {const: active}
              cursor:
                $ref: '#/components/schemas/Cursor'
                description: Of events, every matching one behind it follows, and none before. Else the position of the moment.
                x-extension: true
                x-always-sent: true
              resumed:
                type: boolean
                description: Where `resumeFrom` was asked for, whether all that came after it follows. If not, a
                  snapshot does.
                x-extension: true
              reason:
                enum: [expired, epoch_changed, ahead, passed_over]
                description: Why it was not resumed.
                x-enum-descriptions:
                  expired: What came after the cursor has been pruned from the journal.
                  epoch_changed: The cursor is of another database.
                  ahead: The database has lost what the cursor names.
                  passed_over: A subscription of mode `state` on this connection did not get all of it.
                x-extension: true
              oldestSeq:
                $ref: '#/components/schemas/Seq'
                description: Where it was not resumed, the oldest event that is kept.
                x-extension: true
              latestSeq:
                $ref: '#/components/schemas/Seq'
                description: Where it was not resumed, the newest event.
                x-extension: true
              containers:
                type: array
                items: {type: string, maxLength: 255}
                description: Of logs, the containers whose logs are told.
                x-extension: true
            dependencies:
              reason: [resumed, oldestSeq, latestSeq]
              oldestSeq: [reason]
              latestSeq: [reason]
      examples:
        - name: subscribe_ack
          payload: {
              "id": "sub-001",
              "type": "subscribe_ack",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "subscriptionId": "sub-001",
                "status": "active"
              }
            }
        - name: subscribe_ack_extended
          payload: {
              "id": "sub-002",
              "type": "subscribe_ack",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "subscriptionId": "sub-002",
                "status": "active",
                "cursor": "4f1c9a7e:42"
              }
            }
        - name: subscribe_ack_resumed
          payload: {
              "id": "sub-002",
              "type": "subscribe_ack",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "subscriptionId": "sub-002",
                "status": "active",
                "cursor": "4f1c9a7e:42",
                "resumed": true
              }
            }
        - name: subscribe_ack_not_resumed
          payload: {
              "id": "sub-002",
              "type": "subscribe_ack",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "subscriptionId": "sub-002",
                "status": "active",
                "cursor": "4f1c9a7e:120042",
                "resumed": false,
                "reason": "expired",
                "oldestSeq": 20043,
                "latestSeq": 120042
              }
            }

    unsubscribe:
      name: unsubscribe
      title: Unsubscribe
      summary: Ends a subscription.
      tags: [{name: subscriptions}]
      payload:
        type: object
        required: [id, type, action, payload]
        properties:
          id: {$ref: '#/components/schemas/RequestId'}
          type: {const: unsubscribe}
          action: {enum: [events, logs, metrics], description: 'The last two are extensions. The id decides, whichever it is.'}
          payload:
            type: object
            required: [subscriptionId]
            properties:
              subscriptionId: {type: string, description: The `id` of the `subscribe`.}
      examples:
        - name: unsubscribe
          payload: {
              "id": "unsub-001",
              "type": "unsubscribe",
              "action": "events",
              "payload": {
                "subscriptionId": "sub-001"
              }
            }
        - name: unsubscribe_logs
          payload: {
              "id": "unsub-002",
              "type": "unsubscribe",
              "action": "logs",
              "payload": {
                "subscriptionId": "logs-001"
              }
            }

    unsubscribe_ack:
      name: unsubscribe_ack
      title: Unsubscribed
      summary: The subscription has ended; nothing of it follows.
      x-extension: true
      tags: [{name: subscriptions}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/AnswerId'}
          type: {const: unsubscribe_ack}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [subscriptionId, status]
            properties:
              subscriptionId: {$ref: '#/components/schemas/SubscriptionId'}
              status: {const: cancelled}
      examples:
        - name: unsubscribe_ack
          payload: {
              "id": "unsub-001",
              "type": "unsubscribe_ack",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "subscriptionId": "sub-001",
                "status": "cancelled"
              }
            }

    log:
      name: log
      title: Log
      summary: Lines of one container that were there together, oldest first.
      description: |
        At most 256. No `log` message is longer than 32,768 bytes, its envelope and what JSON escapes included, before
        compression.
      x-extension: true
      tags: [{name: subscriptions}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/SubscriptionId'}
          type: {const: log}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [subscriptionId, taskArn, containerName, lines]
            properties:
              subscriptionId: {$ref: '#/components/schemas/SubscriptionId'}
              taskArn: {$ref: '#/components/schemas/TaskArn'}
              containerName: {type: string, minLength: 1, description: Within the task.}
              lines:
                type: array
                minItems: 1
                maxItems: 256
                description: Oldest first.
                items:
                  type: object
                  additionalProperties: false
                  required: [timestamp, stream, message]
                  properties:
                    timestamp:
                      $ref: '#/components/schemas/Timestamp'
                      description: When the runtime took it.
                    stream: {enum: [stdout, stderr], description: 'With a terminal all is `stdout`.'}
                    message:
                      type: string
                      description: |
                        Without its line end, at most 16 KiB of what the container wrote and at most 24 KiB in JSON; what
                        is longer comes in several lines, all but the last `partial`. Bytes that are no UTF-8 are U+FFFD.
                    partial:
                      const: true
                      description: |
                        There is no line end behind it: the next line of the same stream goes on with it, if there is one.
              gap:
                const: true
                description: |
                  Lines may be missing right before the first of these, and nowhere else: the runtime dropped them, a log's
                  size being limited, before the client had read so far.
      examples:
        - name: log
          payload: {
              "id": "logs-001",
              "type": "log",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "subscriptionId": "logs-001",
                "taskArn": "arn:aws:ecs:us-east-1:000000000000:task/production/0123456789abcdef0123456789abcdef",
                "containerName": "web",
                "lines": [
                  {
                    "timestamp": "2024-01-01T00:00:00.000Z",
                    "stream": "stdout",
                    "message": "listening on port 80"
                  },
                  {
                    "timestamp": "2024-01-01T00:00:00.000Z",
                    "stream": "stderr",
                    "message": "no cache yet"
                  }
                ]
              }
            }
        - name: log_extended
          payload: {
              "id": "logs-001",
              "type": "log",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "subscriptionId": "logs-001",
                "taskArn": "arn:aws:ecs:us-east-1:000000000000:task/production/0123456789abcdef0123456789abcdef",
                "containerName": "web",
                "lines": [
                  {
                    "timestamp": "2024-01-01T00:00:00.000Z",
                    "stream": "stdout",
                    "message": "a line so long that",
                    "partial": true
                  },
                  {
                    "timestamp": "2024-01-01T00:00:00.000Z",
                    "stream": "stdout",
                    "message": " it comes in two"
                  }
                ],
                "gap": true
              }
            }

    log_end:
      name: log_end
      title: End of logs
      summary: The subscription is over; nothing more comes of it.
      x-extension: true
      tags: [{name: subscriptions}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/SubscriptionId'}
          type: {const: log_end}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [subscriptionId, taskArn, containers]
            properties:
              subscriptionId: {$ref: '#/components/schemas/SubscriptionId'}
              taskArn: {$ref: '#/components/schemas/TaskArn'}
              containers:
                type: array
                minItems: 1
                description: How each of them ended.
                items:
                  type: object
                  additionalProperties: false
                  required: [containerName, reason]
                  properties:
                    containerName: {type: string, minLength: 1, description: Within the task.}
                    reason:
                      enum: [complete, stopped, absent, failed]
                      x-enum-descriptions:
                        complete: 'All that there was has been sent; `follow` was false.'
                        stopped: The container has ended, and all that is kept of its log has been sent.
                        absent: The runtime has no log of it.
                        failed: The runtime could not read on.
                      description: Why nothing more comes.
                    message: {type: string, minLength: 1, description: 'For people, with `failed`.'}
      examples:
        - name: log_end
          payload: {
              "id": "logs-001",
              "type": "log_end",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "subscriptionId": "logs-001",
                "taskArn": "arn:aws:ecs:us-east-1:000000000000:task/production/0123456789abcdef0123456789abcdef",
                "containers": [
                  {
                    "containerName": "web",
                    "reason": "stopped"
                  },
                  {
                    "containerName": "db",
                    "reason": "failed",
                    "message": "The container engine cannot be reached"
                  }
                ]
              }
            }

    metrics_end:
      name: metrics_end
      title: End of metrics
      summary: The subscription is over, as its resource is; nothing more comes of it.
      x-extension: true
      tags: [{name: subscriptions}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/SubscriptionId'}
          type: {const: metrics_end}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [subscriptionId, resourceArn, reason]
            properties:
              subscriptionId: {$ref: '#/components/schemas/SubscriptionId'}
              resourceArn: {type: string, minLength: 1, description: ARN of the resource.}
              reason:
                enum: [stopped, deleted]
                x-enum-descriptions:
                  stopped: The task or the container has.
                  deleted: The cluster has been, or what is known of the task.
                description: What became of it.
      examples:
        - name: metrics_end
          payload: {
              "id": "feed-001",
              "type": "metrics_end",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "subscriptionId": "feed-001",
                "resourceArn": "arn:aws:ecs:us-east-1:000000000000:task/production/0123456789abcdef0123456789abcdef",
                "reason": "stopped"
              }
            }

    lagging:
      name: lagging
      title: Lagging
      summary: Half of what may wait for the client waits; beyond the bound it is closed with 4410.
      x-extension: true
      tags: [{name: subscriptions}]
      payload:
        type: object
        additionalProperties: false
        required: [type, timestamp, payload]
        properties:
          type: {const: lagging}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [behind, bytes]
            properties:
              behind:
                type: integer
                minimum: 0
                description: Events of the stream, wanted or not, since the client last kept up.
              bytes: {type: integer, minimum: 0, description: What waits for it.}
              skipped:
                type: integer
                minimum: 1
                description: For mode `state`, how many of the events that follow are not told because newer ones of
                  the same resource are.
      examples:
        - name: lagging
          payload: {
              "type": "lagging",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "behind": 812,
                "bytes": 2097512
              }
            }
        - name: lagging_state
          payload: {
              "type": "lagging",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "behind": 812,
                "bytes": 48213,
                "skipped": 640
              }
            }

    snapshot_cluster:
      name: snapshot
      title: Snapshot of a cluster
      summary: A cluster that is not INACTIVE, as it is at the cursor of `snapshot_end`.
      x-extension: true
      tags: [{name: subscriptions}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/SubscriptionId'}
          type: {const: snapshot}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [eventType, action, cluster]
            properties:
              eventType: {const: cluster}
              action: {const: SNAPSHOT}
              cluster: {$ref: '#/components/schemas/Cluster'}
      examples:
        - name: snapshot_cluster
          payload: {
              "id": "sub-002",
              "type": "snapshot",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "eventType": "cluster",
                "action": "SNAPSHOT",
                "cluster": {
                  "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/production",
                  "clusterName": "production",
                  "status": "ACTIVE",
                  "registeredContainerInstancesCount": 0,
                  "runningTasksCount": 20,
                  "pendingTasksCount": 2,
                  "activeServicesCount": 3
                }
              }
            }

    snapshot_service:
      name: snapshot
      title: Snapshot of a service
      summary: A service that is not INACTIVE, behind the clusters, in the order of their creation.
      x-extension: true
      tags: [{name: subscriptions}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/SubscriptionId'}
          type: {const: snapshot}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [eventType, action, service]
            properties:
              eventType: {const: service}
              action: {const: SNAPSHOT}
              service: {$ref: '#/components/schemas/Service'}
      examples:
        - name: snapshot_service
          payload: {
              "id": "sub-002",
              "type": "snapshot",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "eventType": "service",
                "action": "SNAPSHOT",
                "service": {
                  "serviceArn": "arn:aws:ecs:us-east-1:000000000000:service/production/web-api",
                  "serviceName": "web-api",
                  "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/production",
                  "status": "ACTIVE",
                  "desiredCount": 3,
                  "runningCount": 3,
                  "pendingCount": 0,
                  "deployments": [
                    {
                      "id": "deploy-001",
                      "status": "PRIMARY",
                      "taskDefinition": "webapp:2",
                      "desiredCount": 3,
                      "runningCount": 2,
                      "pendingCount": 1,
                      "rolloutState": "IN_PROGRESS",
                      "rolloutStateReason": "Rolling update in progress"
                    }
                  ]
                }
              }
            }

    snapshot_deployment:
      name: snapshot
      title: Snapshot of a deployment
      summary: A deployment of a service, behind the service.
      x-extension: true
      tags: [{name: subscriptions}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/SubscriptionId'}
          type: {const: snapshot}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [eventType, action, deployment]
            properties:
              eventType: {const: deployment}
              action: {const: SNAPSHOT}
              deployment: {$ref: '#/components/schemas/Deployment'}
      examples:
        - name: snapshot_deployment
          payload: {
              "id": "sub-002",
              "type": "snapshot",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "eventType": "deployment",
                "action": "SNAPSHOT",
                "deployment": {
                  "serviceArn": "arn:aws:ecs:us-east-1:000000000000:service/production/web-api",
                  "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/production",
                  "deploymentId": "deploy-001",
                  "status": "IN_PROGRESS",
                  "taskDefinition": "webapp:2",
                  "desiredCount": 3,
                  "runningCount": 2,
                  "pendingCount": 1,
                  "failedTasks": 0,
                  "rolloutState": "IN_PROGRESS",
                  "rolloutStateReason": "Rolling update in progress",
                  "createdAt": "2024-01-01T00:00:00.000Z",
                  "updatedAt": "2024-01-01T00:01:00.000Z"
                }
              }
            }

    snapshot_task:
      name: snapshot
      title: Snapshot of a task
      summary: A task, stopped ones as long as they can be described, in the order of their creation.
      x-extension: true
      tags: [{name: subscriptions}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/SubscriptionId'}
          type: {const: snapshot}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [eventType, action, task]
            properties:
              eventType: {const: task}
              action: {const: SNAPSHOT}
              task: {$ref: '#/components/schemas/Task'}
      examples:
        - name: snapshot_task
          payload: {
              "id": "sub-002",
              "type": "snapshot",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "eventType": "task",
                "action": "SNAPSHOT",
                "task": {
                  "taskArn": "arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef",
                  "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/production",
                  "taskDefinitionArn": "arn:aws:ecs:us-east-1:000000000000:task-definition/webapp:1",
                  "lastStatus": "PENDING",
                  "desiredStatus": "RUNNING",
                  "stoppedReason": "Essential container exited",
                  "containers": [
                    {
                      "containerArn": "arn:aws:ecs:us-east-1:000000000000:container/production/1234567890abcdef/webapp",
                      "name": "webapp",
                      "lastStatus": "RUNNING",
                      "exitCode": null,
                      "reason": null
                    }
                  ]
                }
              }
            }

    snapshot_container:
      name: snapshot
      title: Snapshot of a container
      summary: A container; its task came before it.
      x-extension: true
      tags: [{name: subscriptions}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/SubscriptionId'}
          type: {const: snapshot}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [eventType, action, container]
            properties:
              eventType: {const: container}
              action: {const: SNAPSHOT}
              container: {$ref: '#/components/schemas/Container'}
      examples:
        - name: snapshot_container
          payload: {
              "id": "sub-002",
              "type": "snapshot",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "eventType": "container",
                "action": "SNAPSHOT",
                "container": {
                  "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/production",
                  "taskArn": "arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef",
                  "containerArn": "arn:aws:ecs:us-east-1:000000000000:container/production/1234567890abcdef/webapp",
                  "name": "webapp",
                  "image": "nginx:1.27",
                  "runtimeId": "5c1d3c0e9c1fa2f5a0d6d2f0b7e1f4f2a9b7c8d9e0f1a2b3c4d5e6f708192a3b",
                  "lastStatus": "RUNNING",
                  "exitCode": null,
                  "reason": null,
                  "healthStatus": "HEALTHY",
                  "networkBindings": [
                    {
                      "bindIP": "0.0.0.0",
                      "containerPort": 80,
                      "hostPort": 32768,
                      "protocol": "tcp"
                    }
                  ]
                }
              }
            }

    snapshot_end:
      name: snapshot_end
      title: End of a snapshot
      summary: The snapshot is whole. What follows are the events behind its cursor.
      x-extension: true
      tags: [{name: subscriptions}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/SubscriptionId'}
          type: {const: snapshot_end}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [subscriptionId, cursor]
            properties:
              subscriptionId: {$ref: '#/components/schemas/SubscriptionId'}
              cursor: {$ref: '#/components/schemas/Cursor'}
      examples:
        - name: snapshot_end
          payload: {
              "id": "sub-002",
              "type": "snapshot_end",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "subscriptionId": "sub-002",
                "cursor": "4f1c9a7e:42"
              }
            }

    # Events

    event_cluster:
      name: event
      title: Cluster
      summary: A cluster was made, changed or deleted.
      tags: [{name: events}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/EventId'}
          type: {const: event}
          timestamp: {$ref: '#/components/schemas/CommitTime'}
          seq: &event-seq
            $ref: '#/components/schemas/Seq'
            x-extension: true
            x-always-sent: true
          payload:
            type: object
            additionalProperties: false
            required: [eventType, action, cluster]
            properties:
              eventType: {const: cluster}
              action:
                enum: [CREATE, UPDATE, DELETE]
                x-enum-descriptions:
                  CREATE: It was made.
                  UPDATE: It was changed, or its counts have; at most one of these in 250 ms.
                  DELETE: It was deleted.
              cluster: {$ref: '#/components/schemas/Cluster'}
      examples:
        - name: event_cluster
          payload: {
              "id": "evt-001",
              "type": "event",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "eventType": "cluster",
                "action": "CREATE",
                "cluster": {
                  "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/production",
                  "clusterName": "production",
                  "status": "ACTIVE",
                  "registeredContainerInstancesCount": 5,
                  "runningTasksCount": 20,
                  "pendingTasksCount": 2,
                  "activeServicesCount": 3
                }
              }
            }

    event_service:
      name: event
      title: Service
      summary: A service was made, changed or deleted, or a deployment of it has begun or ended.
      tags: [{name: events}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/EventId'}
          type: {const: event}
          timestamp: {$ref: '#/components/schemas/CommitTime'}
          seq: *event-seq
          payload:
            type: object
            additionalProperties: false
            required: [eventType, action, service]
            properties:
              eventType: {const: service}
              action:
                enum: [CREATE, UPDATE, DELETE, DEPLOYMENT_START, DEPLOYMENT_COMPLETE, DEPLOYMENT_FAILED]
                x-enum-descriptions:
                  CREATE: It was made.
                  UPDATE: It was changed, or its counts have.
                  DELETE: It was deleted.
                  DEPLOYMENT_START: A deployment of it has begun.
                  DEPLOYMENT_COMPLETE: A deployment of it is complete.
                  DEPLOYMENT_FAILED: A deployment of it has failed.
              service: {$ref: '#/components/schemas/Service'}
      examples:
        - name: event_service
          payload: {
              "id": "evt-002",
              "type": "event",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "eventType": "service",
                "action": "CREATE",
                "service": {
                  "serviceArn": "arn:aws:ecs:us-east-1:000000000000:service/production/web-api",
                  "serviceName": "web-api",
                  "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/production",
                  "status": "ACTIVE",
                  "desiredCount": 3,
                  "runningCount": 3,
                  "pendingCount": 0,
                  "deployments": [
                    {
                      "id": "deploy-001",
                      "status": "PRIMARY",
                      "taskDefinition": "webapp:2",
                      "desiredCount": 3,
                      "runningCount": 2,
                      "pendingCount": 1,
                      "rolloutState": "IN_PROGRESS",
                      "rolloutStateReason": "Rolling update in progress"
                    }
                  ]
                }
              }
            }

    event_task:
      name: event
      title: Task
      summary: A task was accepted, changed or has stopped.
      tags: [{name: events}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/EventId'}
          type: {const: event}
          timestamp: {$ref: '#/components/schemas/CommitTime'}
          seq: *event-seq
          payload:
            type: object
            additionalProperties: false
            required: [eventType, action, task]
            properties:
              eventType: {const: task}
              action:
                enum: [START, STATUS_CHANGE, STOP]
                x-enum-descriptions:
                  START: It was accepted.
                  STATUS_CHANGE: Its `lastStatus`, `desiredStatus` or health has changed.
                  STOP: Its `lastStatus` is STOPPED.
              task: {$ref: '#/components/schemas/Task'}
      examples:
        - name: event_task
          payload: {
              "id": "evt-003",
              "type": "event",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "eventType": "task",
                "action": "START",
                "task": {
                  "taskArn": "arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef",
                  "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/production",
                  "taskDefinitionArn": "arn:aws:ecs:us-east-1:000000000000:task-definition/webapp:1",
                  "lastStatus": "PENDING",
                  "desiredStatus": "RUNNING",
                  "stoppedReason": "Essential container exited",
                  "containers": [
                    {
                      "containerArn": "arn:aws:ecs:us-east-1:000000000000:container/production/1234567890abcdef/webapp",
                      "name": "webapp",
                      "lastStatus": "RUNNING",
                      "exitCode": null,
                      "reason": null
                    }
                  ]
                }
              }
            }
        - name: event_task_extended
          payload: {
              "id": "evt-003",
              "type": "event",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "seq": 3,
              "payload": {
                "eventType": "task",
                "action": "START",
                "task": {
                  "taskArn": "arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef",
                  "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/production",
                  "taskDefinitionArn": "arn:aws:ecs:us-east-1:000000000000:task-definition/webapp:1",
                  "lastStatus": "PENDING",
                  "desiredStatus": "RUNNING",
                  "stoppedReason": "Essential container exited",
                  "containers": [
                    {
                      "containerArn": "arn:aws:ecs:us-east-1:000000000000:container/production/1234567890abcdef/webapp",
                      "name": "webapp",
                      "lastStatus": "RUNNING",
                      "exitCode": null,
                      "reason": null
                    }
                  ]
                }
              }
            }
        - name: event_task_stop
          payload: {
              "id": "evt-008",
              "type": "event",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "seq": 8,
              "payload": {
                "eventType": "task",
                "action": "STOP",
                "task": {
                  "taskArn": "arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef",
                  "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/production",
                  "taskDefinitionArn": "arn:aws:ecs:us-east-1:000000000000:task-definition/webapp:1",
                  "lastStatus": "STOPPED",
                  "desiredStatus": "STOPPED",
                  "group": "family:webapp",
                  "startedBy": "ci",
                  "launchType": "FARGATE",
                  "healthStatus": "UNKNOWN",
                  "version": 7,
                  "stopCode": "EssentialContainerExited",
                  "stoppedReason": "Essential container in task exited",
                  "cause": [
                    {
                      "reason": "Essential container in task exited"
                    },
                    {
                      "reason": "Container webapp exited with code 1",
                      "container": "webapp",
                      "exitCode": 1,
                      "logs": [
                        "connecting to db:5432",
                        "fatal: no route to host"
                      ]
                    }
                  ],
                  "containers": [
                    {
                      "containerArn": "arn:aws:ecs:us-east-1:000000000000:container/production/1234567890abcdef/webapp",
                      "name": "webapp",
                      "lastStatus": "STOPPED",
                      "exitCode": 1,
                      "reason": null
                    }
                  ]
                }
              }
            }

    event_deployment:
      name: event
      title: Deployment
      summary: A count or the rollout state of a deployment has changed.
      tags: [{name: events}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/EventId'}
          type: {const: event}
          timestamp: {$ref: '#/components/schemas/CommitTime'}
          seq: *event-seq
          payload:
            type: object
            additionalProperties: false
            required: [eventType, action, deployment]
            properties:
              eventType: {const: deployment}
              action:
                enum: [PROGRESS, ROLLBACK]
                x-enum-descriptions:
                  PROGRESS: It has moved on.
                  ROLLBACK: It goes back to the one before (extension).
              deployment: {$ref: '#/components/schemas/Deployment'}
      examples:
        - name: event_deployment
          payload: {
              "id": "evt-004",
              "type": "event",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "eventType": "deployment",
                "action": "PROGRESS",
                "deployment": {
                  "serviceArn": "arn:aws:ecs:us-east-1:000000000000:service/production/web-api",
                  "deploymentId": "deploy-001",
                  "status": "IN_PROGRESS",
                  "taskDefinition": "webapp:2",
                  "desiredCount": 3,
                  "runningCount": 2,
                  "pendingCount": 1,
                  "failedTasks": 0,
                  "rolloutState": "IN_PROGRESS",
                  "rolloutStateReason": "Rolling update in progress",
                  "createdAt": "2024-01-01T00:00:00.000Z",
                  "updatedAt": "2024-01-01T00:01:00.000Z"
                }
              }
            }

    event_scaling:
      name: event
      title: Scaling
      summary: A service's desired count was changed by a policy, or what may change it was.
      description: The specification names this kind and leaves its form open.
      tags: [{name: events}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/EventId'}
          type: {const: event}
          timestamp: {$ref: '#/components/schemas/CommitTime'}
          seq: *event-seq
          payload:
            type: object
            additionalProperties: false
            required: [eventType, action, scaling]
            properties:
              eventType: {const: scaling}
              action:
                enum: [REGISTER, DEREGISTER, POLICY_CHANGE, SCALE_OUT, SCALE_IN, ALARM]
                x-enum-descriptions:
                  REGISTER: The service can be scaled, or its bounds have changed.
                  DEREGISTER: It no longer can.
                  POLICY_CHANGE: A policy was put or deleted.
                  SCALE_OUT: More tasks are wanted; once more when they run, or when another number is wanted instead.
                  SCALE_IN: Fewer tasks are wanted; once more when no more run, or when another number is wanted instead.
                  ALARM: An alarm of a policy has gone off, or is over.
              scaling: {$ref: '#/components/schemas/Scaling'}
      examples:
        - name: event_scaling
          payload: {
              "id": "evt-005",
              "type": "event",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "seq": 5,
              "payload": {
                "eventType": "scaling",
                "action": "SCALE_OUT",
                "scaling": {
                  "serviceArn": "arn:aws:ecs:us-east-1:000000000000:service/production/web-api",
                  "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/production",
                  "activityId": "e6c5f7d1-dbbb-4a3f-89b2-51f33e766399",
                  "policyName": "cpu-60",
                  "metric": "ECSServiceAverageCPUUtilization",
                  "fromDesiredCount": 3,
                  "toDesiredCount": 5,
                  "minCapacity": 2,
                  "maxCapacity": 10,
                  "statusCode": "InProgress",
                  "cause": "monitor alarm TargetTracking-service/production/web-api-AlarmHigh-5f0c7d3e-6b1a-4e0f-9d55-0c6f3b1d2a47 in state ALARM triggered policy cpu-60"
                }
              }
            }

    event_health:
      name: event
      title: Health
      summary: A container's health check says something else; then, where it changes, the health of its task.
      description: The specification names this kind and leaves its form open.
      tags: [{name: events}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/EventId'}
          type: {const: event}
          timestamp: {$ref: '#/components/schemas/CommitTime'}
          seq: *event-seq
          payload:
            type: object
            additionalProperties: false
            required: [eventType, action, health]
            properties:
              eventType: {const: health}
              action: {enum: [STATUS_CHANGE]}
              health: {$ref: '#/components/schemas/Health'}
      examples:
        - name: event_health
          payload: {
              "id": "evt-043",
              "type": "event",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "seq": 43,
              "payload": {
                "eventType": "health",
                "action": "STATUS_CHANGE",
                "health": {
                  "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/production",
                  "taskArn": "arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef",
                  "containerName": "webapp",
                  "status": "UNHEALTHY",
                  "previousStatus": "HEALTHY",
                  "output": "wget: server returned error: HTTP/1.1 503 Service Unavailable\n"
                }
              }
            }

    event_container:
      name: event
      title: Container
      summary: A container runs, its health has changed, or it has ended.
      description: The specification names this kind and leaves its form open.
      tags: [{name: events}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/EventId'}
          type: {const: event}
          timestamp: {$ref: '#/components/schemas/CommitTime'}
          seq: *event-seq
          payload:
            type: object
            additionalProperties: false
            required: [eventType, action, container]
            properties:
              eventType: {const: container}
              action:
                enum: [START, STATUS_CHANGE, STOP]
                x-enum-descriptions:
                  START: It runs.
                  STATUS_CHANGE: Its health has changed.
                  STOP: It has ended.
              container: {$ref: '#/components/schemas/Container'}
      examples:
        - name: event_container
          payload: {
              "id": "evt-007",
              "type": "event",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "seq": 7,
              "payload": {
                "eventType": "container",
                "action": "START",
                "container": {
                  "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/production",
                  "taskArn": "arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef",
                  "containerArn": "arn:aws:ecs:us-east-1:000000000000:container/production/1234567890abcdef/webapp",
                  "name": "webapp",
                  "image": "nginx:1.27",
                  "runtimeId": "5c1d3c0e9c1fa2f5a0d6d2f0b7e1f4f2a9b7c8d9e0f1a2b3c4d5e6f708192a3b",
                  "lastStatus": "RUNNING",
                  "exitCode": null,
                  "reason": null,
                  "healthStatus": "HEALTHY",
                  "networkBindings": [
                    {
                      "bindIP": "0.0.0.0",
                      "containerPort": 80,
                      "hostPort": 32768,
                      "protocol": "tcp"
                    }
                  ]
                }
              }
            }

    # Commands

    command_execute:
      name: command
      title: Execute
      summary: Orders a command in a running container. It starts when somebody connects to the address in the answer.
      description: |
        Unknown task or container: RESOURCE_NOT_FOUND. A task that does not run, or was not run with
        `enableExecuteCommand`: INVALID_REQUEST. Needs `exec` in the cluster.
      tags: [{name: commands}]
      payload:
        type: object
        required: [id, type, action, payload]
        properties:
          id: {$ref: '#/components/schemas/CommandId'}
          type: {const: command}
          action: {const: execute}
          payload:
            type: object
            required: [task, command]
            properties:
              cluster: {type: [string, 'null'], description: Name or ARN; `default` where it is absent.}
              task: {type: string, minLength: 1, description: ARN or id.}
              container: {type: [string, 'null'], description: Its name; may be left out where the task has one.}
              command:
                type: string
                minLength: 1
                maxLength: 32768
                description: Split into words as a shell does; no shell runs unless it is the command.
              interactive:
                type: [boolean, 'null']
                default: true
                description: 'true: with a terminal; false: with pipes, output and errors apart.'
              cols:
                type: [integer, 'null']
                minimum: 1
                maximum: 65535
                description: The terminal's size; `cols` and `rows` go together.
                x-extension: true
              rows:
                type: [integer, 'null']
                minimum: 1
                maximum: 65535
                x-extension: true
      examples:
        - name: command_execute
          payload: {
              "id": "cmd-001",
              "type": "command",
              "action": "execute",
              "payload": {
                "cluster": "production",
                "task": "arn:aws:ecs:us-east-1:000000000000:task/production/1234567890abcdef",
                "container": "webapp",
                "command": "/bin/bash",
                "interactive": true
              }
            }
        - name: command_execute_extended
          payload: {
              "id": "cmd-002",
              "type": "command",
              "action": "execute",
              "payload": {
                "cluster": "production",
                "task": "1234567890abcdef1234567890abcdef",
                "command": "sh -c 'echo \"$HOME\"'",
                "interactive": true,
                "cols": 120,
                "rows": 40
              }
            }

    command_ack_execute:
      name: command_ack
      title: Execute, acknowledged
      summary: Where the command's terminal is.
      tags: [{name: commands}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/AnswerId'}
          type: {const: command_ack}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [sessionId, websocketUrl]
            properties:
              sessionId: {$ref: '#/components/schemas/ExecSessionId'}
              websocketUrl:
                type: string
                pattern: '^wss?://[^/]+/exec/exec-[0-9a-z-]+$'
                description: Address of the terminal, with the scheme and host that the client used.
      examples:
        - name: command_ack_execute
          payload: {
              "id": "cmd-001",
              "type": "command_ack",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "sessionId": "exec-session-001",
                "websocketUrl": "ws://localhost:8080/exec/exec-session-001"
              }
            }

    command_resize_exec:
      name: command
      title: Resize a terminal
      summary: Tells a command the size of its terminal.
      x-extension: true
      tags: [{name: commands}]
      payload:
        type: object
        required: [id, type, action, payload]
        properties:
          id: {$ref: '#/components/schemas/CommandId'}
          type: {const: command}
          action: {const: resize_exec}
          payload:
            type: object
            required: [sessionId, cols, rows]
            properties:
              sessionId: {type: string, description: From `command_ack`.}
              cols: {type: integer, minimum: 1, maximum: 65535, description: Columns.}
              rows: {type: integer, minimum: 1, maximum: 65535, description: Rows.}
      examples:
        - name: command_resize_exec
          payload: {
              "id": "cmd-003",
              "type": "command",
              "action": "resize_exec",
              "payload": {
                "sessionId": "exec-session-001",
                "cols": 132,
                "rows": 43
              }
            }

    command_ack_resize_exec:
      name: command_ack
      title: Resize, acknowledged
      summary: The command knows the new size.
      x-extension: true
      tags: [{name: commands}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/AnswerId'}
          type: {const: command_ack}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [sessionId]
            properties:
              sessionId: {$ref: '#/components/schemas/ExecSessionId'}
      examples:
        - name: command_ack_resize_exec
          payload: {
              "id": "cmd-003",
              "type": "command_ack",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "sessionId": "exec-session-001"
              }
            }

    command_get_metrics:
      name: command
      title: Get metrics
      summary: Asks for what was measured of a resource.
      description: |
        Utilisation is ECS's, used over reserved. Nothing is made up: where there is no data, `Datapoints` is empty and
        the statistics are null. Needs `metrics:read` in the cluster.
      tags: [{name: commands}]
      payload:
        type: object
        required: [id, type, action, payload]
        properties:
          id: {$ref: '#/components/schemas/CommandId'}
          type: {const: command}
          action: {const: get_metrics}
          payload:
            type: object
            additionalProperties: false
            required: [resource, resourceArn, metrics, statistics]
            properties:
              resource:
                enum: [cluster, service, task, container]
                description: '`cluster` and `container` are extensions.'
              resourceArn:
                type: string
                minLength: 1
                description: ARN of the resource; of a cluster also its name, of a task of the cluster `default` its id.
              metrics:
                type: array
                minItems: 1
                maxItems: 100
                items: {$ref: '#/components/schemas/MetricName'}
                description: What to tell; all but the first two are extensions.
              period:
                type: [integer, 'null']
                minimum: 1
                maximum: 86400
                default: 60
                description: Seconds from one datapoint to the next. They begin at multiples of it.
              statistics:
                type: array
                minItems: 1
                maxItems: 100
                items: {$ref: '#/components/schemas/StatisticName'}
                description: Each is told over the whole time; the first is the datapoints' `Value`.
              startTime:
                type: [string, 'null']
                description: RFC 3339. Absent, the last 60 periods are told; at most 1,440.
                x-extension: true
              endTime:
                type: [string, 'null']
                description: RFC 3339. Absent, now.
                x-extension: true
      examples:
        - name: command_get_metrics
          payload: {
              "id": "metrics-001",
              "type": "command",
              "action": "get_metrics",
              "payload": {
                "resource": "service",
                "resourceArn": "arn:aws:ecs:us-east-1:000000000000:service/production/web-api",
                "metrics": [
                  "CPUUtilization",
                  "MemoryUtilization"
                ],
                "period": 60,
                "statistics": [
                  "Average",
                  "Maximum"
                ]
              }
            }
        - name: command_get_metrics_extended
          payload: {
              "id": "metrics-002",
              "type": "command",
              "action": "get_metrics",
              "payload": {
                "resource": "cluster",
                "resourceArn": "production",
                "metrics": [
                  "NetworkRxBytes",
                  "StorageReadBytes",
                  "RunningTaskCount"
                ],
                "period": 60,
                "statistics": [
                  "Sum",
                  "SampleCount"
                ],
                "startTime": "2024-01-01T00:00:00.000Z",
                "endTime": "2024-01-01T00:02:00.000Z"
              }
            }

    metrics:
      name: metrics
      title: Metrics
      summary: What was measured. The answer to `get_metrics`, or what a subscription to metrics tells.
      tags: [{name: commands}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/AnswerId'}
          type: {const: metrics}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [resourceArn, metrics]
            properties:
              resourceArn: {type: string, minLength: 1, description: ARN of the resource.}
              metrics:
                type: object
                additionalProperties: false
                minProperties: 1
                description: By their names, those that were asked for.
                properties:
                  CPUUtilization: &metric {$ref: '#/components/schemas/Metric'}
                  MemoryUtilization: *metric
                  NetworkRxBytes: &extended-metric {$ref: '#/components/schemas/Metric', x-extension: true}
                  NetworkTxBytes: *extended-metric
                  StorageReadBytes: *extended-metric
                  StorageWriteBytes: *extended-metric
                  RunningTaskCount: *extended-metric
      examples:
        - name: metrics
          payload: {
              "id": "metrics-001",
              "type": "metrics",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "resourceArn": "arn:aws:ecs:us-east-1:000000000000:service/production/web-api",
                "metrics": {
                  "CPUUtilization": {
                    "Average": 45.2,
                    "Maximum": 78.5,
                    "Unit": "Percent",
                    "Datapoints": [
                      {
                        "Timestamp": "2024-01-01T00:00:00.000Z",
                        "Value": 45.2
                      }
                    ]
                  },
                  "MemoryUtilization": {
                    "Average": 62.8,
                    "Maximum": 85.3,
                    "Unit": "Percent",
                    "Datapoints": [
                      {
                        "Timestamp": "2024-01-01T00:00:00.000Z",
                        "Value": 62.8
                      }
                    ]
                  }
                }
              }
            }
        - name: metrics_extended
          payload: {
              "id": "metrics-002",
              "type": "metrics",
              "timestamp": "2024-01-01T00:02:03.004Z",
              "payload": {
                "resourceArn": "arn:aws:ecs:us-east-1:000000000000:cluster/production",
                "metrics": {
                  "NetworkRxBytes": {
                    "Sum": 51200,
                    "SampleCount": 2,
                    "Unit": "Bytes",
                    "Datapoints": [
                      {
                        "Timestamp": "2024-01-01T00:00:00.000Z",
                        "Value": 40960
                      },
                      {
                        "Timestamp": "2024-01-01T00:01:00.000Z",
                        "Value": 10240
                      }
                    ]
                  },
                  "StorageReadBytes": {
                    "Sum": null,
                    "SampleCount": null,
                    "Unit": "Bytes",
                    "Datapoints": []
                  },
                  "RunningTaskCount": {
                    "Sum": 36,
                    "SampleCount": 12,
                    "Unit": "Count",
                    "Datapoints": [
                      {
                        "Timestamp": "2024-01-01T00:00:00.000Z",
                        "Value": 18
                      },
                      {
                        "Timestamp": "2024-01-01T00:01:00.000Z",
                        "Value": 18
                      }
                    ]
                  }
                }
              }
            }

    command_wait:
      name: command
      title: Wait
      summary: Asks to be told once, when a task or a service has become something.
      description: |
        Decided by the resource's events, without polling. At most 50 wait on one connection. A subscriber gets the event
        first, then the answer. Needs `events:read` in the cluster.
      x-extension: true
      tags: [{name: commands}]
      payload:
        type: object
        required: [id, type, action, payload]
        properties:
          id: {$ref: '#/components/schemas/CommandId'}
          type: {const: command}
          action: {const: wait}
          payload:
            type: object
            additionalProperties: false
            required: [resource, resourceArn, until]
            properties:
              resource: {enum: [task, service]}
              resourceArn: {type: string, minLength: 1, description: ARN of the task or the service.}
              until: &wait-until
                enum: [running, stopped, healthy, steady, deployed]
                x-enum-descriptions:
                  running: The task is RUNNING.
                  stopped: The task is STOPPED.
                  healthy: The task's health checks say HEALTHY.
                  steady: Of the service there is one deployment, it is COMPLETED and all its tasks run.
                  deployed: The deployment of the service that was PRIMARY when the wait began is COMPLETED.
              timeoutMs:
                type: [integer, 'null']
                minimum: 0
                maximum: 3600000
                default: 300000
                description: Milliseconds after which the answer is `timeout`.
      examples:
        - name: command_wait
          payload: {
              "id": "cmd-003",
              "type": "command",
              "action": "wait",
              "payload": {
                "resource": "task",
                "resourceArn": "arn:aws:ecs:us-east-1:123456789012:task/production/1234567890abcdef",
                "until": "stopped",
                "timeoutMs": 60000
              }
            }
        - name: command_wait_service
          payload: {
              "id": "cmd-004",
              "type": "command",
              "action": "wait",
              "payload": {
                "resource": "service",
                "resourceArn": "arn:aws:ecs:us-east-1:000000000000:service/production/web-api",
                "until": "steady",
                "timeoutMs": 60000
              }
            }

    wait_result:
      name: wait_result
      title: Result of a wait
      summary: It is so, can no longer be so, or the time is over.
      x-extension: true
      tags: [{name: commands}]
      payload:
        type: object
        additionalProperties: false
        required: [id, type, timestamp, payload]
        properties:
          id: {$ref: '#/components/schemas/AnswerId'}
          type: {const: wait_result}
          timestamp: {$ref: '#/components/schemas/Timestamp'}
          payload:
            type: object
            additionalProperties: false
            required: [resource, resourceArn, until, status, cursor]
            properties:
              resource: {enum: [task, service]}
              resourceArn:
                type: string
                pattern: '^arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:(task|service)/[A-Za-z0-9_-]{1,255}/[A-Za-z0-9_-]{1,255}$'
                description: Its ARN.
              until: *wait-until
              status:
                enum: [satisfied, unreachable, timeout]
                x-enum-descriptions:
                  satisfied: It is so.
                  unreachable: It can no longer be so; `reason` says why.
                  timeout: The time is over.
              reason: {type: string, minLength: 1, description: 'For people, with `unreachable`.'}
              cursor:
                $ref: '#/components/schemas/Cursor'
                description: The position at which this was so.
              task:
                $ref: '#/components/schemas/Task'
                description: As it was then.
              service:
                $ref: '#/components/schemas/Service'
                description: As it was then.
            oneOf:
              - {required: [task], properties: {resource: {const: task}, task: {}}}
              - {required: [service], properties: {resource: {const: service}, service: {}}}
      examples:
        - name: wait_result
          payload: {
              "id": "cmd-003",
              "type": "wait_result",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "resource": "task",
                "resourceArn": "arn:aws:ecs:us-east-1:123456789012:task/production/1234567890abcdef",
                "until": "stopped",
                "status": "satisfied",
                "cursor": "4f1c9a7e:42",
                "task": {
                  "taskArn": "arn:aws:ecs:us-east-1:123456789012:task/production/1234567890abcdef",
                  "clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/production",
                  "taskDefinitionArn": "arn:aws:ecs:us-east-1:123456789012:task-definition/webapp:1",
                  "lastStatus": "STOPPED",
                  "desiredStatus": "STOPPED",
                  "group": "family:webapp",
                  "launchType": "FARGATE",
                  "healthStatus": "UNKNOWN",
                  "version": 5,
                  "stopCode": "EssentialContainerExited",
                  "stoppedReason": "Essential container in task exited",
                  "containers": [
                    {
                      "containerArn": "arn:aws:ecs:us-east-1:123456789012:container/production/1234567890abcdef/c1",
                      "name": "webapp",
                      "lastStatus": "STOPPED",
                      "exitCode": 0,
                      "reason": null
                    }
                  ]
                }
              }
            }
        - name: wait_result_service
          payload: {
              "id": "cmd-004",
              "type": "wait_result",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "resource": "service",
                "resourceArn": "arn:aws:ecs:us-east-1:000000000000:service/production/web-api",
                "until": "steady",
                "status": "satisfied",
                "cursor": "4f1c9a7e:42",
                "service": {
                  "serviceArn": "arn:aws:ecs:us-east-1:000000000000:service/production/web-api",
                  "serviceName": "web-api",
                  "clusterArn": "arn:aws:ecs:us-east-1:000000000000:cluster/production",
                  "status": "ACTIVE",
                  "desiredCount": 3,
                  "runningCount": 3,
                  "pendingCount": 0,
                  "deployments": [
                    {
                      "id": "ecs-svc/1234567890123456789",
                      "status": "PRIMARY",
                      "taskDefinition": "webapp:2",
                      "desiredCount": 3,
                      "runningCount": 3,
                      "pendingCount": 0,
                      "rolloutState": "COMPLETED",
                      "rolloutStateReason": "ECS deployment ecs-svc/1234567890123456789 completed."
                    }
                  ]
                }
              }
            }
        - name: wait_result_unreachable
          payload: {
              "id": "cmd-004",
              "type": "wait_result",
              "timestamp": "2024-01-01T00:00:00.000Z",
              "payload": {
                "resource": "task",
                "resourceArn": "arn:aws:ecs:us-east-1:123456789012:task/production/1234567890abcdef",
                "until": "running",
                "status": "unreachable",
                "reason": "Essential container in task exited",
                "cursor": "4f1c9a7e:42",
                "task": {
                  "taskArn": "arn:aws:ecs:us-east-1:123456789012:task/production/1234567890abcdef",
                  "clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/production",
                  "taskDefinitionArn": "arn:aws:ecs:us-east-1:123456789012:task-definition/webapp:1",
                  "lastStatus": "STOPPED",
                  "desiredStatus": "STOPPED",
                  "group": "family:webapp",
                  "launchType": "FARGATE",
                  "healthStatus": "UNKNOWN",
                  "version": 5,
                  "stopCode": "EssentialContainerExited",
                  "stoppedReason": "Essential container in task exited",
                  "containers": [
                    {
                      "containerArn": "arn:aws:ecs:us-east-1:123456789012:container/production/1234567890abcdef/c1",
                      "name": "webapp",
                      "lastStatus": "STOPPED",
                      "exitCode": 0,
                      "reason": null
                    }
                  ]
                }
              }
            }

    # Frames of /exec/{sessionId}

    exec_output:
      name: output
      title: Output
      summary: 'Plain: bytes of the terminal. Kubernetes: a byte that names the channel, 1 or 2, and bytes.'
      description: At most 32 KiB. A command is read only 256 KiB ahead of what the client has, which its pongs tell.
      x-extension: true
      contentType: application/octet-stream
      tags: [{name: exec}]
      payload: {type: string, format: binary}
    exec_input:
      name: input
      title: Input
      summary: 'Plain: bytes, in frames of either kind. Kubernetes: a byte that names the channel, 0, 4 or 255, and bytes.'
      x-extension: true
      contentType: application/octet-stream
      tags: [{name: exec}]
      payload: {type: string, format: binary}
    exec_status:
      name: status
      title: Status
      summary: 'Kubernetes only: how the command ended, behind the byte 3.'
      x-extension: true
      tags: [{name: exec}]
      payload: {$ref: '#/components/schemas/ExecStatus'}
      examples:
        - name: success
          payload: {metadata: {}, status: Success}
        - name: exit_code
          payload:
            metadata: {}
            status: Failure
            reason: NonZeroExitCode
            message: 'command terminated with non-zero exit code: exit status 3'
            details: {causes: [{reason: ExitCode, message: '3'}]}

    # The request of /v1/events

    events_request:
      name: request
      title: Request
      summary: 'GET /v1/events'
      description: |
        Several values of one name are told apart by commas, or by giving the name again. The filters are those of
        [subscribe](#message-subscribe).
      x-extension: true
      tags: [{name: http}]
      bindings:
        http:
          bindingVersion: 0.3.0
          headers:
            type: object
            properties:
              Accept: {type: string, description: '`application/x-ndjson` or `text/event-stream`.'}
              Authorization: {type: string, description: '`Bearer <token>`.'}
              Last-Event-ID:
                type: string
                description: A cursor, which browsers send when they come back; wins over `cursor`.
      payload: {type: 'null', description: No body.}

  schemas:
    # What names and numbers look like

    Timestamp:
      type: string
      pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$'
      description: When the server wrote it. RFC 3339, UTC, milliseconds.
    CommitTime:
      type: string
      pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$'
      description: When the change was committed. RFC 3339, UTC, milliseconds.
    Epoch:
      type: string
      pattern: '^[0-9A-Za-z-]{1,64}$'
      description: Id of the journal, made with the database.
    Seq:
      type: integer
      minimum: 0
      description: The event's number in the journal. 1, 2, 3 … without gaps.
    Cursor:
      type: string
      pattern: '^[0-9A-Za-z-]{1,64}:[0-9]{1,19}$'
      description: A position in the journal, `epoch:seq`.
    EventId:
      type: string
      pattern: '^evt-[0-9]{3,}$'
      description: '`evt-` and the number, at least three digits.'
    RequestId:
      type: string
      minLength: 1
      maxLength: 256
      description: Chosen by the client, at most 256 bytes; the answer has it too.
    CommandId:
      type: string
      minLength: 1
      maxLength: 256
      description: Chosen by the client, at most 256 bytes; the answer has it too. The same command with the same id within
        five minutes is answered again and done once; another command with that id is INVALID_REQUEST.
    OptionalId:
      type: [string, 'null']
      maxLength: 256
      description: Chosen by the client; the answer has it too, where there is one.
    AnswerId:
      type: string
      maxLength: 256
      description: The request's.
    SubscriptionId:
      type: string
      minLength: 1
      maxLength: 256
      description: The `id` of the `subscribe`.
    ExecSessionId:
      type: string
      pattern: '^exec-[0-9a-z-]+$'
      description: Id of the command, hard to guess.
    ClusterArn:
      type: string
      pattern: '^arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:cluster/[A-Za-z0-9_-]{1,255}$'
      description: ARN of the cluster.
    ServiceArn:
      type: string
      pattern: '^arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:service/[A-Za-z0-9_-]{1,255}/[A-Za-z0-9_-]{1,255}$'
      description: ARN of the service.
    TaskArn:
      type: string
      pattern: '^arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:task/[A-Za-z0-9_-]{1,255}/[0-9a-f]{1,64}$'
      description: ARN of the task.
    TaskDefinitionArn:
      type: string
      pattern: '^arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:task-definition/[A-Za-z0-9_-]{1,255}:[0-9]+$'
      description: ARN of the task definition.
    ContainerArn:
      type: string
      pattern: '^arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:container/.+$'
      description: ARN of the container.
    TaskDefinitionName:
      type: string
      minLength: 1
      description: Family and revision, or ARN.
    Count:
      type: integer
      minimum: 0
      description: How many.

    # Words

    EventType:
      enum: [cluster, service, task, deployment, scaling, health, container]
      x-enum-descriptions:
        cluster: Clusters and their counts.
        service: Services and their deployments.
        task: Tasks.
        deployment: The progress of a deployment.
        scaling: What changes the desired count of services.
        health: The health of containers and tasks.
        container: Containers.
    ClusterStatus:
      enum: [ACTIVE, PROVISIONING, DEPROVISIONING, FAILED, INACTIVE]
      description: As DescribeClusters tells it.
    ServiceStatus:
      enum: [ACTIVE, DRAINING, INACTIVE]
      description: As DescribeServices tells it.
    TaskStatus:
      enum: [PROVISIONING, PENDING, ACTIVATING, RUNNING, DEACTIVATING, STOPPING, DEPROVISIONING, STOPPED]
      description: Where the task is in its life. The specification's example shows three of these.
    ContainerStatus:
      enum: [PENDING, RUNNING, STOPPED]
      description: Where the container is in its life.
    RolloutState:
      enum: [IN_PROGRESS, COMPLETED, FAILED]
      description: How far the deployment has come.
    HealthStatus:
      enum: [HEALTHY, UNHEALTHY, UNKNOWN]
      description: As the health check of the task definition finds it.
    ScalingStatus:
      enum: [Pending, InProgress, Successful, Overridden, Unfulfilled, Failed]
      description: As Application Auto Scaling tells it.
    ErrorCode:
      enum: [AUTH_FAILED, INVALID_REQUEST, SUBSCRIPTION_ERROR, RESOURCE_NOT_FOUND, PERMISSION_DENIED,
        RATE_LIMIT_EXCEEDED, INTERNAL_ERROR]
      description: Why, for programs.
      x-enum-descriptions:
        AUTH_FAILED: The token is bad, has expired or was revoked, or there is none where one is needed.
        INVALID_REQUEST: The message cannot be read, or asks for what makes no sense; `details.field` says where.
        SUBSCRIPTION_ERROR: The subscription cannot be made; its id is taken, or there are too many.
        RESOURCE_NOT_FOUND: What it names does not exist.
        PERMISSION_DENIED: The principal may not do this.
        RATE_LIMIT_EXCEEDED: Too many messages; `details.action` says what was done.
        INTERNAL_ERROR: The server's fault; close 1011 follows.
    CloseCode:
      enum: [1001, 1002, 1003, 1007, 1009, 1011, 4401, 4403, 4408, 4410, 4429]
      description: The code of the close frame that follows.
    MetricName:
      enum: [CPUUtilization, MemoryUtilization, NetworkRxBytes, NetworkTxBytes, StorageReadBytes, StorageWriteBytes,
        RunningTaskCount]
      description: The first two are the specification's.
    StatisticName:
      enum: [Average, Maximum, Minimum, Sum, SampleCount]
    Permission:
      type: string
      pattern: '^(events:read|metrics:read|logs:read|exec|ecs:read|ecs:write|admin)(@.+)?$'
      description: '`events:read`, or `events:read@production` for one cluster.'
    Feature:
      enum: [ping, filters.taskDefinitions, filters.tasks, filters.containers, filters.startedBy, filters.tags, resume,
        snapshot, auth, batch, exec.reattach, exec.channel.k8s.io, resize_exec, wait, command.idempotent, state, lagging,
        get_metrics.range, get_metrics.metrics, logs, metrics]
      x-enum-descriptions:
        ping: A client's `ping` is answered; the server's has `seq` and `cursor`.
        filters.taskDefinitions: Subscriptions can name task definitions.
        filters.tasks: Subscriptions can name tasks.
        filters.containers: Subscriptions can name containers.
        filters.startedBy: Subscriptions can name who started a task.
        filters.tags: Subscriptions can name tags.
        resume: Events have `seq`; `resumeFrom` goes on at a cursor.
        snapshot: The state can be asked for first.
        auth: '`auth` is answered by `auth_ack`, and can be sent again.'
        batch: Several subscriptions in one message.
        exec.reattach: A connection to a command can break and go on.
        exec.channel.k8s.io: Commands speak Kubernetes' channels.
        resize_exec: The size of terminals can be changed.
        wait: The command `wait`.
        command.idempotent: A command that is repeated is done once.
        state: Subscriptions of mode `state`.
        lagging: Slow clients are told.
        get_metrics.range: '`get_metrics` takes `startTime` and `endTime`.'
        get_metrics.metrics: '`get_metrics` knows more metrics and kinds of resources than the specification''s example.'
        logs: Subscriptions to logs.
        metrics: Subscriptions to metrics.

    # What clients send

    Names:
      type: [array, 'null']
      minItems: 1
      maxItems: 500
      items: {type: string, minLength: 1}
    Subscription:
      type: [object, 'null']
      additionalProperties: false
      description: Absent members do not limit.
      properties:
        eventTypes:
          type: [array, 'null']
          minItems: 1
          maxItems: 500
          items: {$ref: '#/components/schemas/EventType'}
          description: Absent, all.
        clusters:
          $ref: '#/components/schemas/Names'
          description: Names or ARNs.
        services:
          $ref: '#/components/schemas/Names'
          description: Names or ARNs. A task that belongs to no service matches no list of services.
        filters:
          $ref: '#/components/schemas/Filters'
        resumeFrom:
          type: [string, 'null']
          pattern: '^[^:]{1,64}:[0-9]{1,19}$'
          description: A cursor. All that came after it and matches is told first, or a snapshot where that can no longer
            be; never a part.
          x-extension: true
        snapshot:
          type: [boolean, 'null']
          default: false
          description: The state first. Does nothing beside a `resumeFrom` that works.
          x-extension: true
        mode:
          enum: [events, state, null]
          default: events
          description: '`events`: every event. `state`: while the client is slow, the newest of each resource.'
          x-extension: true
    Filters:
      type: [object, 'null']
      additionalProperties: false
      description: What events have to be about. Each limits only those event types that have what it names.
      properties:
        status:
          type: [array, 'null']
          minItems: 1
          maxItems: 500
          items: {$ref: '#/components/schemas/AnyStatus'}
          description: Limits a type only where one of the values is a status of that type.
        taskDefinitions:
          $ref: '#/components/schemas/Names'
          description: Family, family:revision or ARN.
          x-extension: true
        tasks:
          $ref: '#/components/schemas/Names'
          description: Ids or ARNs.
          x-extension: true
        containers:
          $ref: '#/components/schemas/Names'
          description: Names within their tasks.
          x-extension: true
        startedBy:
          $ref: '#/components/schemas/Names'
          description: What RunTask was told.
          x-extension: true
        tags:
          $ref: '#/components/schemas/Names'
          description: '`key` or `key=value` of what the event is about; a container''s are its task''s.'
          x-extension: true
    AnyStatus:
      anyOf:
        - {$ref: '#/components/schemas/ClusterStatus'}
        - {$ref: '#/components/schemas/ServiceStatus'}
        - {$ref: '#/components/schemas/TaskStatus'}
        - {$ref: '#/components/schemas/RolloutState'}
        - {$ref: '#/components/schemas/ScalingStatus'}
        - {$ref: '#/components/schemas/HealthStatus'}
        - {$ref: '#/components/schemas/ContainerStatus'}
      description: A status of some event type.
    EventsQuery:
      type: object
      additionalProperties: false
      properties:
        eventTypes: {type: string, description: 'As in `subscribe`: `task,container`.'}
        clusters: {type: string, description: Names or ARNs.}
        services: {type: string, description: Names or ARNs.}
        status: {type: string, description: '`filters.status`: `RUNNING,STOPPED`.'}
        taskDefinitions: {type: string, description: '`filters.taskDefinitions`.'}
        tasks: {type: string, description: '`filters.tasks`.'}
        containers: {type: string, description: '`filters.containers`.'}
        startedBy: {type: string, description: '`filters.startedBy`.'}
        tags: {type: string, description: '`filters.tags`.'}
        client: *client
        cursor:
          $ref: '#/components/schemas/Cursor'
          description: Goes on after it, as `resumeFrom` does.
        snapshot: {enum: ['true', 'false'], description: The state first.}
        format: {enum: [ndjson, sse], description: Wins over `Accept`.}
        token: {type: string, description: 'For `EventSource`, which cannot send headers.'}

    # What the server tells

    Limits:
      type: object
      additionalProperties: false
      required: [connectionsPerMinute, messagesPerSecond, subscriptions, messageBytes, outboundBytes]
      description: The numbers in force; 0 is no limit.
      properties:
        connectionsPerMinute: {type: integer, minimum: 0, description: New connections of one address in a minute.}
        messagesPerSecond: {type: integer, minimum: 0, description: Messages of this connection in a second.}
        subscriptions: {type: integer, minimum: 0, description: Active subscriptions of this connection.}
        messageBytes: {type: integer, minimum: 1, description: Size of a message to the server; more is close 1009.}
        outboundBytes:
          type: integer
          minimum: 1
          description: What may wait for the client to read it; more is close 4410.
    Error:
      type: object
      additionalProperties: false
      required: [code, message]
      properties:
        code: {$ref: '#/components/schemas/ErrorCode'}
        message: {type: string, minLength: 1, description: For people.}
        details:
          $ref: '#/components/schemas/ErrorDetails'
          x-always-sent: true
    ErrorDetails:
      type: object
      additionalProperties: false
      description: What is wrong, for programs.
      properties:
        field:
          type: string
          minLength: 1
          description: 'Path of the member in `payload`: `filters.status`; or a member beside it: `type`.'
        reason: {type: string, minLength: 1, description: What is wrong with it.}
        retryAfterMs:
          type: integer
          minimum: 0
          description: Milliseconds after which the same may be tried again.
          x-extension: true
        action:
          enum: [warning, throttled, terminated]
          description: With RATE_LIMIT_EXCEEDED, what was done.
          x-enum-descriptions:
            warning: The first message too many; it was handled.
            throttled: Reading pauses until a second's messages are free again; nothing is lost.
            terminated: One more after five pauses within a minute; close 4429 follows.
          x-extension: true
    Cluster:
      type: object
      additionalProperties: false
      required: [clusterArn, clusterName, status, registeredContainerInstancesCount, runningTasksCount,
        pendingTasksCount, activeServicesCount]
      description: The cluster as DescribeClusters tells it at that `seq`.
      properties:
        clusterArn: {$ref: '#/components/schemas/ClusterArn'}
        clusterName: {type: string, pattern: '^[A-Za-z0-9_-]{1,255}$', description: Its name.}
        status: {$ref: '#/components/schemas/ClusterStatus'}
        registeredContainerInstancesCount: {$ref: '#/components/schemas/Count', description: Container instances.}
        runningTasksCount: {$ref: '#/components/schemas/Count', description: Tasks that run.}
        pendingTasksCount: {$ref: '#/components/schemas/Count', description: Tasks on their way to it.}
        activeServicesCount: {$ref: '#/components/schemas/Count', description: Services.}
    Service:
      type: object
      additionalProperties: false
      required: [serviceArn, serviceName, clusterArn, status, desiredCount, runningCount, pendingCount, deployments]
      description: The service as DescribeServices tells it at that `seq`.
      properties:
        serviceArn: {$ref: '#/components/schemas/ServiceArn'}
        serviceName: {type: string, pattern: '^[A-Za-z0-9_-]{1,255}$', description: Its name.}
        clusterArn: {$ref: '#/components/schemas/ClusterArn'}
        status: {$ref: '#/components/schemas/ServiceStatus'}
        desiredCount: {$ref: '#/components/schemas/Count', description: Tasks that are wanted.}
        runningCount: {$ref: '#/components/schemas/Count', description: Tasks that run.}
        pendingCount: {$ref: '#/components/schemas/Count', description: Tasks on their way to it.}
        deployments:
          type: array
          items:
            type: object
            additionalProperties: false
            required: [id, status, taskDefinition, desiredCount, runningCount, pendingCount, rolloutState,
              rolloutStateReason]
            properties:
              id: {type: string, minLength: 1, description: Its id.}
              status:
                enum: [PRIMARY, ACTIVE, INACTIVE]
                description: As DescribeServices tells it.
              taskDefinition: {$ref: '#/components/schemas/TaskDefinitionName'}
              desiredCount: {$ref: '#/components/schemas/Count', description: Tasks that are wanted.}
              runningCount: {$ref: '#/components/schemas/Count', description: Tasks that run.}
              pendingCount: {$ref: '#/components/schemas/Count', description: Tasks on their way to it.}
              rolloutState: {$ref: '#/components/schemas/RolloutState'}
              rolloutStateReason: {type: string, description: For people.}
    Task:
      type: object
      additionalProperties: false
      required: [taskArn, clusterArn, taskDefinitionArn, lastStatus, desiredStatus, containers]
      description: The task as DescribeTasks tells it at that `seq`.
      properties:
        taskArn: {$ref: '#/components/schemas/TaskArn'}
        clusterArn: {$ref: '#/components/schemas/ClusterArn'}
        taskDefinitionArn: {$ref: '#/components/schemas/TaskDefinitionArn'}
        lastStatus: {$ref: '#/components/schemas/TaskStatus'}
        desiredStatus: {enum: [RUNNING, STOPPED], description: Where it is to be.}
        group:
          type: string
          description: '`family:…` where RunTask was told nothing else.'
          x-extension: true
          x-always-sent: true
        startedBy: {type: string, description: What RunTask was told., x-extension: true}
        launchType:
          enum: [EC2, FARGATE, EXTERNAL, MANAGED_INSTANCES]
          description: As RunTask was told.
          x-extension: true
        healthStatus:
          $ref: '#/components/schemas/HealthStatus'
          x-extension: true
          x-always-sent: true
        version:
          type: integer
          minimum: 1
          description: Grows with every change that events tell.
          x-extension: true
          x-always-sent: true
        stopCode:
          enum: [TaskFailedToStart, EssentialContainerExited, UserInitiated, ServiceSchedulerInitiated,
            SpotInterruption, TerminationNotice]
          description: Why it stops, for programs.
          x-extension: true
        stoppedReason: {type: string, description: 'Why it stops, for people.'}
        cause:
          type: array
          minItems: 1
          items: {$ref: '#/components/schemas/Cause'}
          description: Of a task that has stopped, what led there; the reason first, then each container that failed.
          x-extension: true
        containers:
          type: array
          items: {$ref: '#/components/schemas/TaskContainer'}
          description: In the order of the task definition.
    TaskContainer:
      type: object
      additionalProperties: false
      required: [containerArn, name, lastStatus, exitCode, reason]
      properties:
        containerArn: {$ref: '#/components/schemas/ContainerArn'}
        name: {type: string, minLength: 1, description: Its name in the task definition.}
        lastStatus: {$ref: '#/components/schemas/ContainerStatus'}
        exitCode: {type: [integer, 'null'], description: Null where there is none.}
        reason: {type: [string, 'null'], description: 'What went wrong, null where nothing did.'}
    Cause:
      type: object
      additionalProperties: false
      required: [reason]
      properties:
        reason: {type: string, minLength: 1, description: For people.}
        container: {type: string, minLength: 1, description: Name of the container that failed.}
        exitCode: {type: integer, description: Its exit code.}
        logs:
          type: array
          minItems: 1
          maxItems: 10
          items: {type: string, maxLength: 400}
          description: The newest lines that it wrote, the oldest of them first.
    Deployment:
      type: object
      additionalProperties: false
      required: [serviceArn, deploymentId, status, taskDefinition, desiredCount, runningCount, pendingCount,
        failedTasks, rolloutState, rolloutStateReason, createdAt, updatedAt]
      properties:
        serviceArn: {$ref: '#/components/schemas/ServiceArn'}
        clusterArn:
          $ref: '#/components/schemas/ClusterArn'
          x-extension: true
        deploymentId: {type: string, minLength: 1, description: Its id.}
        status: {$ref: '#/components/schemas/RolloutState'}
        taskDefinition: {$ref: '#/components/schemas/TaskDefinitionName'}
        desiredCount: {$ref: '#/components/schemas/Count', description: Tasks that are wanted.}
        runningCount: {$ref: '#/components/schemas/Count', description: Tasks that run.}
        pendingCount: {$ref: '#/components/schemas/Count', description: Tasks on their way to it.}
        failedTasks: {$ref: '#/components/schemas/Count', description: Tasks that failed to start.}
        rolloutState: {$ref: '#/components/schemas/RolloutState'}
        rolloutStateReason: {type: string, description: For people.}
        createdAt: {$ref: '#/components/schemas/Timestamp', description: When it began.}
        updatedAt: {$ref: '#/components/schemas/Timestamp', description: When it last changed.}
    Scaling:
      type: object
      additionalProperties: false
      required: [serviceArn, clusterArn, fromDesiredCount, toDesiredCount, minCapacity, maxCapacity, statusCode, cause]
      properties:
        serviceArn: {$ref: '#/components/schemas/ServiceArn'}
        clusterArn: {$ref: '#/components/schemas/ClusterArn'}
        activityId: {type: string, minLength: 1, description: Id of the scaling activity.}
        policyName: {type: string, minLength: 1, description: The policy that decided.}
        metric: {type: string, minLength: 1, description: What it looked at.}
        fromDesiredCount: {$ref: '#/components/schemas/Count', description: Tasks that were wanted.}
        toDesiredCount: {$ref: '#/components/schemas/Count', description: Tasks that are wanted now.}
        minCapacity: {$ref: '#/components/schemas/Count', description: The fewest that may be wanted.}
        maxCapacity: {$ref: '#/components/schemas/Count', description: The most that may be wanted.}
        statusCode: {$ref: '#/components/schemas/ScalingStatus'}
        cause: {type: string, description: 'Why, for people.'}
    Health:
      type: object
      additionalProperties: false
      required: [clusterArn, taskArn, status, previousStatus]
      properties:
        clusterArn: {$ref: '#/components/schemas/ClusterArn'}
        serviceArn: {$ref: '#/components/schemas/ServiceArn'}
        taskArn: {$ref: '#/components/schemas/TaskArn'}
        containerName:
          type: string
          minLength: 1
          description: Absent where it is the health of the task as a whole.
        status: {$ref: '#/components/schemas/HealthStatus'}
        previousStatus: {$ref: '#/components/schemas/HealthStatus', description: What it was before.}
        output: {type: string, description: 'What the check wrote, at most 4 KiB, where the runtime tells.'}
    Container:
      type: object
      additionalProperties: false
      required: [clusterArn, taskArn, containerArn, name, image, lastStatus, exitCode, reason, networkBindings]
      properties:
        clusterArn: {$ref: '#/components/schemas/ClusterArn'}
        taskArn: {$ref: '#/components/schemas/TaskArn'}
        serviceArn: {$ref: '#/components/schemas/ServiceArn'}
        containerArn: {$ref: '#/components/schemas/ContainerArn'}
        name: {type: string, minLength: 1, description: Its name in the task definition.}
        image: {type: string, description: As the task definition has it.}
        runtimeId:
          type: string
          minLength: 1
          description: Its id in the runtime, Docker's for example; absent before it has one.
        lastStatus: {$ref: '#/components/schemas/ContainerStatus'}
        exitCode: {type: [integer, 'null'], description: Null where there is none.}
        reason: {type: [string, 'null'], description: 'What went wrong, null where nothing did.'}
        healthStatus: {$ref: '#/components/schemas/HealthStatus', description: Absent where it has no health check.}
        networkBindings:
          type: array
          items: {$ref: '#/components/schemas/NetworkBinding'}
          description: Where its ports can be reached.
    NetworkBinding:
      type: object
      additionalProperties: false
      required: [bindIP, containerPort, hostPort, protocol]
      properties:
        bindIP: {type: string, minLength: 1, description: Address on the host.}
        containerPort: {type: integer, minimum: 1, maximum: 65535, description: Port in the container.}
        hostPort: {type: integer, minimum: 1, maximum: 65535, description: Port on the host.}
        protocol: {enum: [tcp, udp]}
    Metric:
      type: object
      additionalProperties: false
      required: [Unit, Datapoints]
      properties:
        Average: &statistic
          type: [number, 'null']
          description: Over the whole time, where it was asked for; null without data.
        Maximum: *statistic
        Minimum: &extended-statistic
          type: [number, 'null']
          description: Over the whole time, where it was asked for; null without data.
          x-extension: true
        Sum: *extended-statistic
        SampleCount: *extended-statistic
        Unit: {enum: [Percent, Bytes, Count]}
        Datapoints:
          type: array
          maxItems: 1440
          description: One a period, the oldest first; none for a period without data.
          items:
            type: object
            additionalProperties: false
            required: [Timestamp, Value]
            properties:
              Timestamp: {$ref: '#/components/schemas/Timestamp', description: When the period began.}
              Value: {type: number, description: The first statistic that was asked for.}
    ExecEnd:
      type: object
      additionalProperties: false
      required: [exitCode]
      description: The reason of the close frame that ends a command.
      properties:
        exitCode: {type: integer}
        reason: {type: string, minLength: 1, description: Where it did not end by itself.}
    ExecStatus:
      type: object
      additionalProperties: false
      required: [metadata, status]
      description: A `Status` of Kubernetes.
      properties:
        metadata: {type: object, maxProperties: 0}
        status: {enum: [Success, Failure]}
        message: {type: string, minLength: 1, description: For people.}
        reason: {const: NonZeroExitCode}
        details:
          type: object
          additionalProperties: false
          required: [causes]
          properties:
            causes:
              type: array
              minItems: 1
              maxItems: 1
              items:
                type: object
                additionalProperties: false
                required: [reason, message]
                properties:
                  reason: {const: ExitCode}
                  message: {type: string, pattern: '^-?[0-9]+$', description: The exit code.}
      dependencies:
        reason: [details, message]

# Tables for readers

x-close-codes:
  - {code: 1000, meaning: Normal., reconnect: 'no', resume: false}
  - {code: 1001, meaning: The server goes away., reconnect: 'yes, after `retryAfterMs`', resume: true}
  - {code: 1002, meaning: Broken framing., reconnect: 'no', resume: false}
  - {code: 1003, meaning: A binary frame., reconnect: 'no', resume: false}
  - {code: 1007, meaning: Bad UTF-8 or compressed data., reconnect: 'no', resume: false}
  - {code: 1009, meaning: The message is too large., reconnect: 'no', resume: false}
  - {code: 1011, meaning: An error of the server., reconnect: 'yes, backing off', resume: true}
  - {code: 4401, meaning: 'The token is bad, has expired or was revoked.', reconnect: with a new token, resume: true}
  - {code: 4403, meaning: Not permitted., reconnect: 'no', resume: false, note: Reserved; nothing sends it.}
  - {code: 4408, meaning: 'No authentication or no sign of life in time, or a message that was not whole in time.', reconnect: 'yes', resume: true}
  - {code: 4410, meaning: 'Too slow. The bound of what may wait was reached, or what was to be read next has been pruned.', reconnect: 'yes', resume: true}
  - {code: 4429, meaning: 'Too many messages, again and again.', reconnect: 'yes, after `retryAfterMs`', resume: true}

x-limits:
  - {name: Connections of an address in a minute, default: '10', flag: --limit-connections-per-minute, told: connectionsPerMinute, beyond: 'HTTP 429 with `Retry-After`, before the upgrade. A return with `?resume=` does not count.'}
  - {name: Messages of a connection in a second, default: '100', flag: --limit-messages-per-second, told: messagesPerSecond, beyond: 'RATE_LIMIT_EXCEEDED: a warning, then pauses, then close 4429.'}
  - {name: Active subscriptions of a connection, default: '50', flag: --limit-subscriptions, told: subscriptions, beyond: SUBSCRIPTION_ERROR}
  - {name: Bytes of a client's message, default: '65,536', told: messageBytes, beyond: close 1009}
  - {name: Bytes that may wait for a client, default: '4 MiB', told: outboundBytes, beyond: '`lagging` at half of it, close 4410 at the bound'}
  - {name: 'Connections that have not authenticated, where they must', default: '100', flag: --limit-unauthenticated, beyond: HTTP 503}
  - {name: 'Time to authenticate, where it must be', default: 10 s, flag: --auth-timeout, beyond: close 4408}
  - {name: Time without a sign of life, default: 60 s, flag: --heartbeat-interval (half of it), told: heartbeatIntervalMs, beyond: close 4408}
  - {name: Bytes of an `id`, default: '256', beyond: INVALID_REQUEST}
  - {name: Values in one list of a filter, default: '500', beyond: INVALID_REQUEST}
  - {name: Subscriptions in one batch, default: '256', beyond: INVALID_REQUEST}
  - {name: Commands `wait` of a connection, default: '50', beyond: INVALID_REQUEST}
  - {name: Containers whose logs are read for a connection, default: '20', beyond: SUBSCRIPTION_ERROR}
  - {name: Containers whose logs are read for all, default: '200', beyond: 'SUBSCRIPTION_ERROR with `details.retryAfterMs`'}
  - {name: Readers of `/v1/events`, default: '1,000', beyond: HTTP 503}

x-refusals:
  - {status: 400, codes: [BAD_REQUEST, INVALID_REQUEST], meaning: 'The request for a WebSocket is not in order, or `/v1/events` was asked for what makes no sense.'}
  - {status: 401, codes: [AUTH_FAILED], meaning: 'The token in the header is bad. `/v1/events` answers with [failed](#message-failed).'}
  - {status: 403, codes: [FORBIDDEN, PERMISSION_DENIED], meaning: '`Host` or `Origin` of somebody else; or the token does not permit it.'}
  - {status: 404, codes: [NOT_FOUND], meaning: 'There is no WebSocket at this path, or no such session of a command.'}
  - {status: 405, codes: [METHOD_NOT_ALLOWED], meaning: A WebSocket is opened with GET.}
  - {status: 409, codes: [CONFLICT], meaning: 'A command has a client already; `?from=` takes over from it.'}
  - {status: 426, codes: [UPGRADE_REQUIRED, UNSUPPORTED_VERSION], meaning: 'Only a connection''s first request can become a WebSocket, of version 13.'}
  - {status: 429, codes: [RATE_LIMIT_EXCEEDED], meaning: 'Too many connections; `Retry-After` says when to come back.'}
  - {status: 500, codes: [INTERNAL_ERROR], meaning: 'The server''s fault.'}
  - {status: 503, codes: [UNAVAILABLE, RATE_LIMIT_EXCEEDED], meaning: 'The server is going away, or has too many connections without a token, or too many readers.'}

"""#)
}
