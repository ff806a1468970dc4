/// An image's name as the Engine API wants it for a pull: `nginx` becomes
/// `nginx` and `latest`, for without a tag the engine would pull all of them.
package struct ImageReference: Hashable, Sendable {
    package var repository: String
    /// A tag, or a digest such as `sha256:…`.
    package var tagOrDigest: String

    package init(_ image: String) {
        if let at = image.firstIndex(of: "@") {
            // With both, the digest decides.
            repository = ImageReference(String(image[..<at])).repository
            tagOrDigest = String(image[image.index(after: at)...])
            return
        }
        // A colon before the last slash belongs to the registry's port.
        let name = image.lastIndex(of: "/").map { image.index(after: $0) } ?? image.startIndex
        if let colon = image[name...].lastIndex(of: ":") {
            repository = String(image[..<colon])
            tagOrDigest = String(image[image.index(after: colon)...])
        } else {
            repository = image
            tagOrDigest = "latest"
        }
    }
}
