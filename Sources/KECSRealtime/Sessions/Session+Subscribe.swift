import KECSModel
import KECSWire

extension Session {
    func subscribe(_ message: IncomingMessage) throws(RefusedMessage) {
        let id = try message.requiredID()
        try message.require(action: "events")
        let filter = try EventFilter(message, limits: shard.limits)
        guard !subscriptions.contains(where: { $0.id == id }) else {
            throw message.refused(
                "Failed to create subscription", code: .subscriptionError, field: "id",
                reason: "Subscription already exists: '\(id)'")
        }
        let most = shard.limits.subscriptions
        guard most == 0 || subscriptions.count < most else {
            throw message.refused(
                "Failed to create subscription", code: .subscriptionError, field: "id",
                reason: "At most \(most) subscriptions can be active")
        }
        // The seam: everything committed so far has gone to whom it concerned,
        // the newcomer not among them; everything after this comes to it too.
        shard.catchUp()
        answer(SubscribeAck(subscriptionId: id, cursor: shard.position.cursor), id: id)
        add(id, filter: filter)
    }
}
