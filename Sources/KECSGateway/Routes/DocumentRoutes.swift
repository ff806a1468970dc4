import HTTPTypes

/// What there is to read about the realtime API. Anybody may.
enum DocumentRoutes {
    /// The contract. Its own media type, as IANA has it registered, is for programs: browsers
    /// save what they do not know, and show plain text.
    static var contract: Route {
        Route(.get, .exact("/asyncapi.yaml"), for: .open) { exchange in
            let accepted = exchange.head.headerFields[.accept]?.lowercased() ?? ""
            var answer = StaticDocument.asyncAPI.answer(
                to: exchange.head,
                as: accepted.contains("text/html")
                    ? "text/plain; charset=utf-8" : "application/vnd.aai.asyncapi+yaml;version=3.0.0")
            answer.headers[.vary] = "Accept"
            return answer
        }
    }

    /// The page that is made of it.
    static var reference: Route {
        Route(.get, .exact("/docs"), for: .open) { exchange in
            StaticDocument.reference.answer(to: exchange.head, as: "text/html; charset=utf-8")
        }
    }
}
