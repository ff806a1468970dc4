import KECSWire

extension Session {
    func unsubscribe(_ message: IncomingMessage) throws(RefusedMessage) {
        let id = try message.requiredID()
        try message.require(action: "events")
        let wanted = try message.string("subscriptionId", in: message.payload)
        guard let wanted else {
            throw message.refused(
                "Invalid unsubscribe parameters", field: "subscriptionId", reason: "Required")
        }
        guard removeSubscription(wanted) else {
            throw message.refused(
                "Subscription not found", code: .resourceNotFound, field: "subscriptionId",
                reason: "Unknown subscription: '\(wanted)'")
        }
        answer(UnsubscribeAck(subscriptionId: wanted), id: id)
    }
}
