import HummingbirdCore
import KECSRealtime
import Logging
import NIOCore
import NIOHTTP1

/// One connection: HTTP/1.1 requests, or a WebSocket from its first request on.
struct ConnectionChannel: ServerChildChannel, HTTPChannelHandler {
    /// What a connection turns out to be is known only after its first request,
    /// so the value carries the promise of it.
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let outcome: EventLoopFuture<GateOutcome<HTTPPipeline.Connection>>
    }

    let transport: RealtimeTransport
    let pipeline: HTTPPipeline
    let headerLimit: Int
    /// nil: connections are in the clear.
    let certificate: CertificateSource?
    let responder: HTTPChannelHandler.Responder

    init(
        transport: RealtimeTransport, pipeline: HTTPPipeline, headerLimit: Int,
        certificate: CertificateSource?,
        responder: @escaping HTTPChannelHandler.Responder
    ) {
        self.transport = transport
        self.pipeline = pipeline
        self.headerLimit = headerLimit
        self.certificate = certificate
        self.responder = responder
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = headerLimit
        limits.maxHeaderListSize = headerLimit
        limits.maxHeaderFieldCount = 200
        if let certificate {
            do {
                try channel.pipeline.syncOperations.addHandler(certificate.makeHandler())
            } catch {
                return channel.eventLoop.makeFailedFuture(error)
            }
        }
        let outcome = transport.addGate(to: channel, decoderLimits: limits) { channel in
            channel.eventLoop.makeCompletedFuture {
                try pipeline.install(on: channel, logger: logger)
            }
        }
        return channel.eventLoop.makeSucceededFuture(Value(channel: channel, outcome: outcome))
    }

    func handle(value: Value, logger: Logger) async {
        let channel = value.channel
        let outcome = try? await withTaskCancellationHandler {
            try await value.outcome.get()
        } onCancel: {
            channel.close(promise: nil)
        }
        // A WebSocket lives on its event loop: no task waits for it.
        guard case .http(let connection) = outcome else { return }
        await handleHTTP(asyncChannel: connection, logger: logger)
    }
}
