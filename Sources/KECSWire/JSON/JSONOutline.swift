/// Which parts of a JSON text its reader looks at. The parser reads the others as
/// strictly, but may leave them out: making values that nobody asks for is most of
/// what a text costs.
package enum JSONOutline: Sendable {
    case everything
    case nothing
    /// Of an object, these members.
    case members([Member])

    package struct Member: Sendable {
        let name: String
        let outline: JSONOutline
        private let bytes: [UInt8]

        package init(_ name: String, _ outline: JSONOutline = .everything) {
            self.name = name
            self.outline = outline
            bytes = Array(name.utf8)
        }

        func isNamed(_ name: UnsafeRawBufferPointer) -> Bool {
            name.count == bytes.count && name.elementsEqual(bytes)
        }
    }
}
