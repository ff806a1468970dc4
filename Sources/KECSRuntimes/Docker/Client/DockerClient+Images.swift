import NIOCore
import NIOHTTP1

extension DockerClient {
    /// `GET /images/{name}/json`; nil where the engine has no such image.
    func inspectImage(_ name: String) async throws -> ImageInspect? {
        do {
            return try await call(
                DockerRequest(.GET, "/images/\(name.percentEncodedPath)/json"),
                as: ImageInspect.self)
        } catch let error as DockerError where error.status == 404 {
            return nil
        }
    }

    /// `POST /images/create`: pulls, and hands on the JSON messages of its progress.
    func pullImage(
        _ reference: ImageReference, receive: (PullMessage) throws -> Void
    ) async throws {
        var request = DockerRequest(.POST, "/images/create")
        request.query = [("fromImage", reference.repository), ("tag", reference.tagOrDigest)]
        // Registries may take long to answer a manifest request; the caller watches too.
        request.timeLimit = .seconds(600)
        var lines = JSONLines<PullMessage>()
        try await stream(request) { chunk in
            for message in try lines.append(chunk) { try receive(message) }
        }
        for message in try lines.finish() { try receive(message) }
    }

    /// `POST /images/create?fromSrc=-`: makes an image of one layer of a tar archive.
    /// - Parameter changes: Dockerfile instructions.
    func importImage(
        _ archive: ByteBuffer, repository: String, tag: String, changes: [String]
    ) async throws {
        var request = DockerRequest(.POST, "/images/create")
        request.query =
            [("fromSrc", "-"), ("repo", repository), ("tag", tag)]
            + changes.map { ("changes", $0) }
        request.body = archive
        request.contentType = "application/x-tar"
        var lines = JSONLines<PullMessage>()
        let answer = try await call(request)
        for message in try lines.append(answer.body) + lines.finish() {
            if let error = message.error { throw DockerError.response(status: 500, message: error) }
        }
    }
}

/// The part of `GET /images/{name}/json` that KECS reads.
struct ImageInspect: Decodable, Sendable {
    var id: String
    /// `repository@sha256:…`, one for each repository it was pulled from or pushed to.
    var repoDigests: [String]?

    enum CodingKeys: String, CodingKey {
        case id = "Id"
        case repoDigests = "RepoDigests"
    }
}

extension String {
    /// Percent-encoded but for the slashes between the parts of an image's name.
    fileprivate var percentEncodedPath: String {
        split(separator: "/", omittingEmptySubsequences: false)
            .map { String($0).percentEncoded }.joined(separator: "/")
    }
}
