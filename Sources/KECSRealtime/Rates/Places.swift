import Synchronization

/// Places of which there are so many in all, and so many for one address, so that nobody can
/// keep the others out.
package final class Places: Sendable {
    /// Why there is none left.
    package enum Full: Error, Hashable, Sendable {
        case altogether
        case forTheAddress
    }

    private struct Taken {
        var count = 0
        /// Nowhere 0: no more addresses than places.
        var byAddress: [ClientAddress: Int] = [:]
    }

    private let limit: Int
    private let limitOfAddress: Int
    private let taken = Mutex(Taken())

    package init(_ limit: Int, ofAddress limitOfAddress: Int) {
        self.limit = limit
        self.limitOfAddress = limitOfAddress
    }

    /// How many are taken.
    package var count: Int { taken.withLock { $0.count } }

    package func take(_ address: ClientAddress) throws(Full) -> Place {
        let full: Full? = taken.withLock { taken in
            let own = taken.byAddress[address] ?? 0
            // First what is the client's own doing.
            if own >= limitOfAddress { return .forTheAddress }
            if taken.count >= limit { return .altogether }
            taken.count += 1
            taken.byAddress[address] = own + 1
            return nil
        }
        if let full { throw full }
        return Place(of: self, address)
    }

    fileprivate func giveBack(_ address: ClientAddress) {
        taken.withLock { taken in
            let rest = (taken.byAddress[address] ?? 1) - 1
            taken.byAddress[address] = rest > 0 ? rest : nil
            taken.count -= 1
        }
    }
}

/// One of ``Places``, until it is given back or nobody holds it any more.
package final class Place: Sendable {
    private let places: Places
    private let address: ClientAddress
    private let isGivenBack = Atomic<Bool>(false)

    fileprivate init(of places: Places, _ address: ClientAddress) {
        self.places = places
        self.address = address
    }

    deinit { giveBack() }

    package func giveBack() {
        guard !isGivenBack.exchange(true, ordering: .acquiringAndReleasing) else { return }
        places.giveBack(address)
    }
}
