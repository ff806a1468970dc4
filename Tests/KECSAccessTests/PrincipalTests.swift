import KECSAccess
import Testing

@Suite struct PrincipalTests {
    @Test func aGrantIsReadAsItIsWritten() {
        #expect(Grant("events:read") == Grant(.eventsRead))
        #expect(Grant("events:read@production") == Grant(.eventsRead, cluster: "production"))
        #expect(Grant("events:read@production")?.text == "events:read@production")
        #expect(Grant("events:write") == nil)
        #expect(Grant("exec@") == nil)
        #expect(Grant("") == nil)
    }

    @Test func aPermissionHoldsWhereItWasGranted() {
        let principal = Principal(
            name: "ci", grants: [Grant(.eventsRead, cluster: "a"), Grant(.ecsRead)])
        #expect(principal.scope(of: .eventsRead) == .only(["a"]))
        #expect(principal.scope(of: .ecsRead) == .everywhere)
        #expect(principal.scope(of: .exec).isNowhere)
    }

    @Test func anAdministratorMayDoEverythingWhereTheyAreOne() {
        #expect(Principal.anonymous.scope(of: .exec) == .everywhere)
        let local = Principal(name: "a", grants: [Grant(.admin, cluster: "x"), Grant(.exec, cluster: "y")])
        #expect(local.scope(of: .exec) == .only(["x", "y"]))
    }
}
