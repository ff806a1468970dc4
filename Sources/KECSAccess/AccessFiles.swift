/// The files behind ``AccessControl``, and when each was last read.
actor AccessFiles {
    /// What changed since the last look, and what could not be used.
    struct News: Sendable {
        var tokens: TokenTable?
        var keys: JWTKeySet?
        var accessKeys: [String: AccessKey]?
        var problems: [AccessProblem] = []
        /// Files with secrets in them that others than their owner may read.
        var exposed: [String] = []
    }

    private var tokens: WatchedFile<TokenTable>
    private var keys: WatchedFile<JWTKeySet>?
    private var accessKeys: WatchedFile<[String: AccessKey]>?

    init(_ settings: AccessSettings) {
        tokens = WatchedFile(
            path: TokenFile(dataFolder: settings.dataFolder).path, limit: TokenDocument.sizeLimit,
            absent: TokenTable()
        ) { (bytes) throws(AccessProblem) in TokenTable(try TokenDocument.decode(bytes)) }
        keys = settings.jwtKeys.map { path in
            WatchedFile(path: path, limit: JWTKeySet.sizeLimit) { (bytes) throws(AccessProblem) in
                try await JWTKeySet(bytes)
            }
        }
        accessKeys = settings.accessKeys.map { path in
            WatchedFile(path: path, limit: AccessKeyFile.sizeLimit) {
                (bytes) throws(AccessProblem) in try AccessKeyFile.read(bytes)
            }
        }
    }

    func look() async -> News {
        var news = News()
        // A copy: what an actor holds cannot be changed across a wait.
        var file = tokens
        news.tokens = await Self.look(&file, &news)
        tokens = file
        if var file = keys {
            news.keys = await Self.look(&file, &news)
            keys = file
        }
        if var file = accessKeys {
            news.accessKeys = await Self.look(&file, &news)
            accessKeys = file
        }
        return news
    }

    private static func look<Value>(
        _ file: inout WatchedFile<Value>, _ news: inout News
    ) async -> Value? {
        switch await file.look() {
        case .unchanged:
            return nil
        case .changed(let value, let isExposed):
            if isExposed { news.exposed.append(file.path) }
            return value
        case .failed(let problem):
            news.problems.append(problem)
            return nil
        }
    }
}
