/// A place in the journal. Written `epoch:seq` on the wire and called a cursor there.
package struct StreamPosition: Hashable, Sendable {
    /// Random id of the journal, made when the database is made.
    package var epoch: String
    /// The newest entry at or before this position; 0 before the first.
    package var seq: Int

    package init(epoch: String, seq: Int) {
        self.epoch = epoch
        self.seq = seq
    }

    /// Reads a cursor; nil where it is not one.
    package init?(cursor: String) {
        let parts = cursor.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.count <= 64,
            parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let seq = Int(parts[1])
        else { return nil }
        self.init(epoch: String(parts[0]), seq: seq)
    }

    package var cursor: String { "\(epoch):\(seq)" }
}
