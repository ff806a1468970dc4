import Testing

@testable import KECSRealtime

struct LineBudgetTests {
    @Test func someAtOnceThenSoManyASecond() {
        var budget = LineBudget(now: .zero)
        let atOnce = (0..<1000).compactMap { _ in budget.take(now: .zero) }
        #expect(atOnce == Array(repeating: 0, count: LineBudget.atOnce))
        // A second later there is room for a few, and the first tells of those left out.
        let later = (0..<1000).compactMap { _ in budget.take(now: .seconds(1)) }
        #expect(later.count == LineBudget.perSecond)
        #expect(later.first == 1000 - LineBudget.atOnce)
        #expect(later.dropFirst().allSatisfy { $0 == 0 })
        // However long it has been quiet, no more than at first.
        let muchLater = (0..<1000).compactMap { _ in budget.take(now: .seconds(86_400)) }
        #expect(muchLater.count == LineBudget.atOnce)
        #expect(muchLater.first == 1000 - LineBudget.perSecond)
    }

    @Test func aClockThatStandsStill() {
        var budget = LineBudget(now: .seconds(10))
        for _ in 0..<LineBudget.atOnce { #expect(budget.take(now: .seconds(5)) != nil) }
        #expect(budget.take(now: .seconds(5)) == nil)
    }
}

struct ClientTableTests {
    @Test func oneObjectForAllOfANameAndAnAddress() {
        let table = ClientTable()
        let one = table.client(name: "a", address: "10.0.0.1")
        #expect(table.client(name: "a", address: "10.0.0.1") === one)
        #expect(table.client(name: "a", address: "10.0.0.2") !== one)
        #expect(table.client(name: "b", address: "10.0.0.1") !== one)
    }

    @Test func bounded() {
        let table = ClientTable()
        for number in 0..<10_000 {
            let client = table.client(name: "c\(number)", address: "10.0.0.1")
            #expect(client.name == "c\(number)")
            #expect(table.count <= 1000)
        }
    }
}
