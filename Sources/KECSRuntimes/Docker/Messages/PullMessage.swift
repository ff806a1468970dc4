/// One line of a pull's progress.
package struct PullMessage: Decodable, Hashable, Sendable {
    struct Detail: Decodable, Hashable, Sendable {
        var current: Int?
        var total: Int?
    }

    struct ErrorDetail: Decodable, Hashable, Sendable {
        var message: String?
    }

    /// A layer, for messages about one.
    var id: String?
    /// `Downloading`, `Pull complete`, `Digest: sha256:…` …
    var status: String?
    var progressDetail: Detail?
    /// The registry's or the engine's text; the pull has failed.
    var errorText: String?
    var errorDetail: ErrorDetail?

    package var error: String? { errorDetail?.message ?? errorText }

    enum CodingKeys: String, CodingKey {
        case id, status, progressDetail, errorDetail
        case errorText = "error"
    }
}
