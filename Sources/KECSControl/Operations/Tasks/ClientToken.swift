import Foundation
import KECSAccess
import KECSModel
import KECSWire

/// The idempotency of RunTask and CreateService: the same token with the same parameters gets the
/// same answer, with others a ConflictException.
///
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
struct ClientToken {
    private let key: String
    /// Of the other parameters.
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
        fingerprint = Self.fingerprint(String(decoding: try encoder.encode(rest), as: UTF8.self))
    }

    /// What is kept of a request: a digest, since requests are long and clients of AWS's SDKs
    /// send a token with each.
    ///
    /// - Parameter parameters: The request without its token, as canonical JSON.
    static func fingerprint(_ parameters: String) -> String { TextDigest.of(parameters) }

    /// ARNs of what an earlier request with this token made; nil where there was none.
    func answered(in state: State) throws(ECSError) -> [String]? {
        guard let record = state.clientTokens[key] else { return nil }
        guard record.fingerprint == fingerprint else {
            throw .conflict(
                "The clientToken was used before in a request with different parameters.",
                resourceIds: record.resources)
        }
        return record.resources
    }

    /// Keeps what the request made, for its repetition.
    func remember(_ resources: [String], in transaction: inout Transaction, atMost limit: Int) {
        transaction.remember(
            ClientTokenRecord(
                key: key, fingerprint: fingerprint, resources: resources,
                createdAt: transaction.now, ordinal: transaction.state.nextTokenOrdinal),
            atMost: limit)
    }
}

extension ClientTokenRecord {
    /// What the record's fingerprint is of the parameters that older versions kept whole.
    package static func fingerprint(ofParameters parameters: String) -> String {
        ClientToken.fingerprint(parameters)
    }
}
