import KECSWire

extension Session {
    /// Several subscriptions in one message: each is answered as if it had come
    /// alone, in their order. Where one of them cannot be read, none is begun;
    /// what is wrong with its filters is its own affair.
    func subscribeBatch(_ message: IncomingMessage) throws(RefusedMessage) {
        for single in try message.batch(limits: shard.limits) {
            do {
                try begin(single)
            } catch {
                answer(error.error, id: error.id)
            }
        }
    }
}

extension IncomingMessage {
    /// The subscriptions of a batch, each as a message of its own.
    fileprivate func batch(limits: RealtimeLimits) throws(RefusedMessage) -> [IncomingMessage] {
        func wrong(_ field: String, _ reason: String) -> RefusedMessage {
            refused("Invalid subscription parameters", field: field, reason: reason)
        }
        for field in payload.keys.sorted() where field != "subscriptions" {
            throw wrong(field, "Unknown field: '\(field)'")
        }
        let elements: [JSONValue]
        switch payload["subscriptions"] {
        case nil, .null: throw wrong("subscriptions", "Required")
        case .array(let values): elements = values
        default: throw wrong("subscriptions", "Expected a list")
        }
        guard !elements.isEmpty else { throw wrong("subscriptions", "Must not be empty") }
        // Each is answered: a message of 64 KB must not be worth a megabyte of errors.
        guard elements.count <= limits.batchSubscriptions else {
            throw wrong("subscriptions", "More than \(limits.batchSubscriptions) in one message")
        }

        var messages: [IncomingMessage] = []
        for (place, element) in elements.enumerated() {
            let path = "subscriptions[\(place)]"
            guard case .object(let members) = element else {
                throw wrong(path, "Expected an object")
            }
            for field in members.keys.sorted() where field != "id" && field != "payload" {
                throw wrong("\(path).\(field)", "Unknown field: '\(field)'")
            }
            var single = self
            switch members["id"] {
            case .string(let id) where id.isEmpty: throw wrong("\(path).id", "Required")
            case .string(let id) where id.utf8.count > limits.idBytes:
                throw wrong("\(path).id", "Longer than \(limits.idBytes) bytes")
            case .string(let id): single.id = id
            case nil, .null: throw wrong("\(path).id", "Required")
            default: throw wrong("\(path).id", "Expected a string")
            }
            switch members["payload"] {
            case .object(let payload): single.payload = payload
            case nil, .null: single.payload = [:]
            default: throw wrong("\(path).payload", "Expected an object")
            }
            messages.append(single)
        }
        return messages
    }
}
