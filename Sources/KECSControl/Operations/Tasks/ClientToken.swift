import Foundation
import KECSModel
import KECSWire

/// The idempotency of RunTask and CreateService: the same token with the same parameters gets the
/// same answer, with others a ConflictException.
///
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
struct ClientToken {
    private let key: String
    /// The other parameters as canonical JSON.
    private let fingerprint: String

    /// Nil where the request has none.
    ///
    /// - Parameter rest: The request without its token.
    init?<Operation: AWSOperation>(
        _ token: String?, _ operation: Operation.Type, cluster: String?, rest: Operation.Request,
        _ context: RequestContext
    ) throws {
        guard let token, !token.isEmpty else { return nil }
        let cluster = try ClusterName(cluster, context)
        key = "\(operation.name)/\(cluster.arn)/\(token)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        fingerprint = String(decoding: try encoder.encode(rest), as: UTF8.self)
    }

    /// ARNs of what an earlier request with this token made; nil where there was none.
    func answered(in state: State) throws(ECSError) -> [String]? {
        guard let record = state.clientTokens[key] else { return nil }
        guard record.fingerprint == fingerprint else {
            throw .conflict(
                "The clientToken was used before in a request with different parameters.")
        }
        return record.resources
    }

    func record(resources: [String], now: Timestamp) -> ClientTokenRecord {
        ClientTokenRecord(
            key: key, fingerprint: fingerprint, resources: resources, createdAt: now)
    }
}
