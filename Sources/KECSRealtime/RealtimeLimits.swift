import KECSWire
import NIOCore

/// All numbers of the stream in one place. Told to clients in `connected.limits`
/// where they concern them.
package struct RealtimeLimits: Sendable, Hashable {
    /// Between two pings of a connection; without a sign of life for two of
    /// them it is closed with 4408.
    package var heartbeatInterval: TimeAmount = .seconds(30)
    /// New connections of one address in a minute; more are refused with 429.
    /// 0: not limited.
    package var connectionsPerMinute = 10
    /// How long a client may take to authenticate where it must.
    package var authTimeout: TimeAmount = .seconds(10)
    /// Connections that have not authenticated yet, where they must.
    package var unauthenticated = 100
    /// Of these, those of one address.
    package var unauthenticatedOfAddress = 20
    /// Messages of a connection in a second; see ``MessageRate``. 0: not limited.
    package var messagesPerSecond = 100
    /// Active subscriptions of a connection. 0: not limited.
    package var subscriptions = 50
    /// Containers whose logs are read for a connection at a time.
    package var logsOfConnection = 20
    /// `retryAfterMs` where the server reads as many logs as it may, in milliseconds.
    package var logsRetryAfter = 5000
    /// Readers of `/v1/events` at a time.
    package var feeds = 1000
    /// Of these, those of one address.
    package var feedsOfAddress = 250
    /// A reader of `/v1/events` that takes nothing for so long is let go.
    package var feedStall = Duration.seconds(60)
    /// Subscriptions in one batch.
    package var batchSubscriptions = 256
    /// Bytes of a message to the server; more closes with 1009.
    package var messageBytes = 64 << 10
    /// Bytes that may wait for a client to read, beyond the socket's own
    /// buffers; more closes with 4410.
    package var outboundBytes = 4 << 20
    /// Bytes of a message's or subscription's `id`.
    package var idBytes = 256
    /// Values in one list of a filter.
    package var filterValues = 500
    /// Events kept in memory for event loops that are behind.
    package var ringCount = 16_384
    /// Bytes of memory of those. Compressed forms, each shorter than its event, come on
    /// top where clients have asked for them.
    package var ringBytes = 16 << 20
    /// Bytes of an event from which on it is compressed for clients that negotiated it.
    package var compressionThreshold = 256
    /// How long an event may wait for others to travel with. The wait is also never longer
    /// than what the last round of deliveries took, and there is none while events come singly,
    /// so that a quiet stream is not delayed.
    package var maxCoalescing: TimeAmount = .milliseconds(2)
    /// Whether one call of the kernel may send to many sockets, where it can.
    package var sendsTogether = true
    /// How long a close handshake may take.
    package var closeTimeout: TimeAmount = .seconds(5)
    /// How long, before that, a client may take to read what waits for it, the reason why it is
    /// closed being the last of it. A shutdown may end it sooner.
    package var drainTimeout: TimeAmount = .seconds(20)
    /// How long a connection may take to send its first request.
    package var requestTimeout: TimeAmount = .seconds(10)
    /// `retryAfterMs` of a shutdown, in milliseconds.
    package var retryAfter = 1000
    /// `retryAfterMs` of a connection that was closed with 4429.
    package var rateLimitRetryAfter = 10_000

    package init() {}

    /// Bytes of events that are read in one go for a client that is behind: what it is handed
    /// at once must not be what makes it ``Lagging``.
    var readBytes: Int { min(256 << 10, outboundBytes / 4) }

    var socket: WebSocketSettings {
        WebSocketSettings(
            maxMessageBytes: messageBytes, maxBufferedBytes: outboundBytes,
            closeTimeout: closeTimeout, drainTimeout: drainTimeout, messageTimeout: 2 * heartbeatInterval,
            compressionThreshold: compressionThreshold)
    }

    /// As `connected` tells them.
    var told: ConnectedLimits {
        ConnectedLimits(
            connectionsPerMinute: connectionsPerMinute, messagesPerSecond: messagesPerSecond,
            subscriptions: subscriptions, messageBytes: messageBytes,
            outboundBytes: outboundBytes)
    }
}
