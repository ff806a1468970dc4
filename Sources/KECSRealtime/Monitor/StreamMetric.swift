import KECSMetrics

/// Names of the metrics that connections and the stream are told by, and what they mean.
package enum StreamMetric {
    package static let connections = "kecs_connections"
    package static let accepted = "kecs_connections_accepted_total"
    package static let refused = "kecs_connections_refused_total"
    package static let closes = "kecs_connection_closes_total"
    package static let unauthenticated = "kecs_connections_unauthenticated"
    package static let subscriptions = "kecs_stream_subscriptions"
    package static let events = "kecs_stream_events_total"
    package static let deliveries = "kecs_stream_deliveries_total"
    package static let deliveredBytes = "kecs_stream_delivered_bytes_total"
    package static let received = "kecs_stream_messages_received_total"
    package static let errors = "kecs_stream_errors_total"
    package static let rateSteps = "kecs_rate_limit_steps_total"
    package static let resumes = "kecs_stream_resumes_total"
    package static let snapshots = "kecs_stream_snapshots_total"
    package static let laggings = "kecs_stream_lagging_total"
    package static let lag = "kecs_stream_lag_events"
    package static let clientLag = "kecs_stream_client_lag_events"
    package static let slowReaders = "kecs_stream_slow_readers"
    package static let catchingUp = "kecs_stream_catching_up_readers"
    package static let slowCloses = "kecs_stream_slow_closes_total"
    package static let fanOut = "kecs_stream_fanout_duration_seconds"
    package static let journalSeq = "kecs_journal_seq"
    package static let journalOldest = "kecs_journal_oldest_seq"

    package static let descriptions: [MetricDescription] = [
        MetricDescription(connections, .gauge, "Connections that are open, by door."),
        MetricDescription(accepted, .counter, "Connections that were let in, by door."),
        MetricDescription(refused, .counter, "Requests for a WebSocket that were refused, by HTTP status and error code."),
        MetricDescription(closes, .counter, "Connections that have ended, by door and close code; 1006 is without a close frame."),
        MetricDescription(unauthenticated, .gauge, "Connections that have yet to say who they are."),
        MetricDescription(subscriptions, .gauge, "Subscriptions that are active."),
        MetricDescription(events, .counter, "Events published, by type."),
        MetricDescription(deliveries, .counter, "Events handed to WebSockets: one event to three clients counts three."),
        MetricDescription(deliveredBytes, .counter, "Bytes of these, frames included."),
        MetricDescription(received, .counter, "Messages of clients, by type."),
        MetricDescription(errors, .counter, "Error messages sent, by code."),
        MetricDescription(rateSteps, .counter, "Steps of the rate limits: warning, throttled, terminated for messages, connection for HTTP 429."),
        MetricDescription(resumes, .counter, "Subscriptions that asked to resume, by what came of it."),
        MetricDescription(snapshots, .counter, "Subscriptions that were begun with a snapshot."),
        MetricDescription(laggings, .counter, "Messages that told a client how far it is behind."),
        MetricDescription(lag, .gauge, "Events published since the WebSocket furthest behind last kept up."),
        MetricDescription(clientLag, .gauge, "The same for each name of clients that are behind.", seriesLimit: 51),
        MetricDescription(slowReaders, .gauge, "WebSockets whose client takes nothing more for now."),
        MetricDescription(catchingUp, .gauge, "WebSockets that read the past: resuming, taking a snapshot, or slow."),
        MetricDescription(slowCloses, .counter, "Connections closed with 4410 because their client was too slow, by its name.", seriesLimit: 51),
        MetricDescription(fanOut, .histogram, "From an event's publication until an event loop has handed it to its sockets; once per event and event loop that has connections."),
        MetricDescription(journalSeq, .gauge, "Number of the newest event."),
        MetricDescription(journalOldest, .gauge, "Number of the oldest event that is kept."),
    ]
}
