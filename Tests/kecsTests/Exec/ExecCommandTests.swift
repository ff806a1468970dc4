import ArgumentParser
import KECSClient
import Testing
import kecs

@Suite struct ExecCommandTests {
    private func order(_ arguments: String...) throws -> (cluster: String?, words: [String]) {
        let command = try ExecCommand.parse(arguments)
        let order = command.order(isInteractive: false)
        return (order.cluster, order.words)
    }

    @Test func theTasksARNNamesItsCluster() throws {
        let arn = "arn:aws:ecs:us-east-1:000000000000:task/production/1f2e"
        #expect(try order(arn).cluster == "production")
        #expect(try order(arn, "--cluster", "other").cluster == "other")
        #expect(try order("1f2e").cluster == nil)
        // The form without a cluster's name.
        #expect(try order("arn:aws:ecs:us-east-1:000000000000:task/1f2e").cluster == nil)
    }

    @Test func allBehindTheDashesIsTheCommand() throws {
        #expect(try order("t").words == ["sh"])
        #expect(try order("t", "-c", "x", "--", "ls", "-l", "--cluster", "y").words == ["ls", "-l", "--cluster", "y"])
    }

    @Test(arguments: [[], ["t", "--endpoint", "ftp://x"], ["t", "--client-key", "k"], ["t", "--token", "a b"]])
    func nonsense(arguments: [String]) {
        #expect(throws: (any Error).self) { _ = try ExecCommand.parse(arguments) }
    }
}
