import Foundation
import KECSWire

/// A page of a list and the way to the next one.
///
/// A token names the last item that was given, so it can be used again and a
/// list that changes between two pages neither repeats nor skips what stays.
struct Page<Item> {
    var items: [Item]
    var nextToken: String?

    /// - Parameters:
    ///   - all: Everything that matches, in its order.
    ///   - place: Where an item stands in that order.
    ///   - maxResults: At least 1, as validated; nil for `limit`, which is the most.
    init<Place: LosslessStringConvertible & Comparable>(
        of all: [Item], by place: (Item) -> Place, descending: Bool = false,
        nextToken token: String?, maxResults: Int?, limit: Int = 100,
        invalidToken: ECSError = .invalidParameter("Invalid token.")
    ) throws(ECSError) {
        var rest = all[...]
        if let token, !token.isEmpty {
            guard let data = Data(base64Encoded: token),
                let text = String(data: data, encoding: .utf8),
                text.hasPrefix(Self.mark), let last = Place(String(text.dropFirst(Self.mark.count)))
            else { throw invalidToken }
            rest = rest.drop { item in
                descending ? place(item) >= last : place(item) <= last
            }
        }
        items = Array(rest.prefix(min(maxResults ?? limit, limit)))
        if items.count < rest.count, let last = items.last {
            nextToken = Data("\(Self.mark)\(place(last))".utf8).base64EncodedString()
        }
    }

    private static var mark: String { "kecs1:" }
}
