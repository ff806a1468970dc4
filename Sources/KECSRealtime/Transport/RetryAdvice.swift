/// When a client that is refused for now, with 429 or 503, may come back.
///
/// `Retry-After` tells everybody, in seconds. Clients of AWS look at `x-amz-retry-after`
/// only, in milliseconds; without it botocore's `standard` mode makes all of its attempts
/// within fractions of a second. Whatever writes the head of an answer asks here.
package enum RetryAdvice {
    package static let header = "Retry-After"
    package static let amazonHeader = "x-amz-retry-after"
    /// Seconds, for an answer that does not say.
    static let usual = 1
    /// Seconds; nobody is sent away for longer.
    static let longest = 3600

    /// The header fields that an answer with this status needs beside those that it has.
    ///
    /// - Parameter retryAfter: Its `Retry-After`.
    package static func fields(
        status: Int, retryAfter: String?
    ) -> [(name: String, value: String)] {
        guard status == 429 || status == 503 else { return [] }
        let seconds = retryAfter.flatMap { Int($0) }.map { min(max($0, 1), longest) } ?? usual
        let amazon = (name: amazonHeader, value: String(seconds * 1000))
        return retryAfter == nil ? [(name: header, value: String(seconds)), amazon] : [amazon]
    }
}
