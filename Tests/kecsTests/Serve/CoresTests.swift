import Testing

@testable import kecs

@Suite struct CoresTests {
    @Test(arguments: [
        ("Cpus_allowed:\t3\n", 2),
        ("Name:\tkecs\nCpus_allowed:\t00000000,0000f001\nCpus_allowed_list:\t0,12-15\n", 5),
        ("Cpus_allowed:\tffffffff,ffffffff,ffffffff\n", 96),
    ])
    func countsTheBitsOfTheMask(_ status: String, _ count: Int) {
        #expect(Cores.permitted(in: status) == count)
    }

    @Test(arguments: ["", "Cpus_allowed:\n", "Cpus_allowed:\t0\n", "Cpus_allowed_list:\t0-3\n"])
    func doesNotGuess(_ status: String) {
        #expect(Cores.permitted(in: status) == nil)
    }

    @Test func thereIsAtLeastOne() {
        #expect(Cores.count >= 1)
    }
}
