/// A file that is read again whenever it changes.
package struct WatchedFile<Value: Sendable>: Sendable {
    package enum Look: Sendable {
        case unchanged
        case changed(Value, isExposed: Bool)
        /// What was read before goes on to hold.
        case failed(AccessProblem)
    }

    package let path: String
    /// Bytes.
    let limit: Int
    /// What it is worth where it is not there; nil: it has to be.
    let absent: Value?
    let parse: @Sendable ([UInt8]) async throws(AccessProblem) -> Value
    /// Outer nil: never looked at. Inner nil: was not there.
    private var stamp: FileStamp??

    package init(
        path: String, limit: Int, absent: Value? = nil,
        parse: @escaping @Sendable ([UInt8]) async throws(AccessProblem) -> Value
    ) {
        self.path = path
        self.limit = limit
        self.absent = absent
        self.parse = parse
    }

    /// Reads it where it is not as it was. A file that cannot be used is told of
    /// once, not at every look.
    package mutating func look() async -> Look {
        let present = FileStamp(path: path)
        if let stamp, stamp == present { return .unchanged }
        stamp = .some(present)
        do throws(AccessProblem) {
            guard let content = try BoundedFile.read(path, limit: limit) else {
                guard let absent else { throw AccessProblem("does not exist") }
                return .changed(absent, isExposed: false)
            }
            // Of what was read, so that a change between the two looks is seen next time.
            stamp = .some(content.stamp)
            return .changed(try await parse(content.bytes), isExposed: content.isExposed)
        } catch {
            return .failed(AccessProblem("\(path) \(error.description)"))
        }
    }
}
