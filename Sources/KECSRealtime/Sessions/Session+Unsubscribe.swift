import KECSWire

extension Session {
    func unsubscribe(_ message: IncomingMessage) throws(RefusedMessage) {
        let id = try message.requiredID()
        let action = try message.string("action", in: message.envelope)
        if action != SubscribeLogs.action, action != SubscribeMetrics.action {
            try message.require(action: Subscribe.action)
        }
        let wanted = try message.string("subscriptionId", in: message.payload)
        guard let wanted else {
            throw message.refused(
                "Invalid unsubscribe parameters", field: "subscriptionId", reason: "Required")
        }
        guard end(wanted) else {
            throw message.refused(
                "Subscription not found", code: .resourceNotFound, field: "subscriptionId",
                reason: "Unknown subscription: '\(wanted)'")
        }
        answer(UnsubscribeAck(subscriptionId: wanted), id: id)
    }

    /// Ends a subscription of whatever kind; false where there is none of this id.
    private func end(_ id: String) -> Bool {
        if let logs = logSubscriptions.removeValue(forKey: id) {
            logs.cancel()
            return true
        }
        if let feed = metricsFeeds[id] {
            feed.cancel()
            return true
        }
        return removeSubscription(id)
    }
}
