/// What an event loop compresses and decompresses with: one of each for all its
/// connections, made when the first needs it.
package final class DeflateCodec {
    package private(set) lazy var inflater = Inflater()
    /// By the size of their window.
    private var deflaters: [Int: Deflater] = [:]

    package init() {}

    /// - Parameter windowBits: 9...15.
    package func deflater(windowBits: Int) -> Deflater {
        if let known = deflaters[windowBits] { return known }
        let deflater = Deflater(windowBits: windowBits)
        deflaters[windowBits] = deflater
        return deflater
    }
}
