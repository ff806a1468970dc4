import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// The handlers that turn a connection behind NIO's HTTP/1 codec into requests
/// and answers.
struct HTTPPipeline: Sendable {
    typealias Connection = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let requestTimeout: TimeAmount
    let idleTimeout: TimeAmount
    /// Behind TLS.
    let isSecure: Bool

    /// On the channel's event loop.
    func install(on channel: any Channel, logger: Logger) throws -> Connection {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(RequestGuard(timeout: requestTimeout))
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: isSecure))
        try pipeline.addHandler(
            HTTPConnectionStateHandler(idleTimeout: Duration(idleTimeout), logger: logger))
        return try NIOAsyncChannel(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true))
    }
}
