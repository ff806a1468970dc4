import AsyncHTTPClient
import Foundation
import KECSGateway
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NIOPosix

/// Can the server listen where it is to?
enum PortCheck {
    static func run(_ configuration: Configuration, group: any EventLoopGroup) async -> Finding {
        let place = "\(configuration.host):\(configuration.port)"
        do {
            let channel = try await ServerBootstrap(group: group)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: configuration.host, port: configuration.port).get()
            try? await channel.close()
            return .ok("Port", "\(place) is free")
        } catch {
            let problem = GatewayError(host: configuration.host, port: configuration.port, error)
            guard problem.code == .addressInUse else {
                return .fail("Port", "\(place) cannot be had", problem.description)
            }
            if let version = await version(at: configuration, group: group) {
                return .ok("Port", "KECS \(version) listens on \(place)")
            }
            return .fail("Port", "\(place) is in use by another program", problem.description)
        }
    }

    /// Of the KECS that listens there already, if it is one.
    private static func version(
        at configuration: Configuration, group: any EventLoopGroup
    ) async -> String? {
        struct Health: Decodable {
            let version: String
            let runtime: String
        }
        let http = HTTPClient(eventLoopGroupProvider: .shared(group))
        let url = "http://\(StartSummary.authority(configuration.host, configuration.port))/health"
        var health: Health?
        if let answer = try? await http.execute(HTTPClientRequest(url: url), timeout: .seconds(2)),
            answer.status == .ok, let body = try? await answer.body.collect(upTo: 65_536)
        {
            health = try? JSONDecoder().decode(Health.self, from: Data(buffer: body))
        }
        try? await http.shutdown()
        return health.map { "\($0.version) (runtime \($0.runtime))" }
    }
}
