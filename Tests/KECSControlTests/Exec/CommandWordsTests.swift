import KECSControl
import Testing

@Suite struct CommandWordsTests {
    @Test(arguments: [
        ("sh", ["sh"]), ("  ls\t-l \n /tmp ", ["ls", "-l", "/tmp"]),
        ("sh -c 'echo \"hi\"; exit 3'", ["sh", "-c", "echo \"hi\"; exit 3"]),
        (#"echo "a b" c\ d"#, ["echo", "a b", "c d"]), (#"echo "\$x \"q\" \n""#, ["echo", #"$x "q" \n"#]),
        ("a''b\"c\"", ["abc"]), ("echo ''", ["echo", ""]), ("echo a\\\nb", ["echo", "ab"]),
        (#"echo '\'"#, ["echo", #"\"#]), ("grüße 🎉", ["grüße", "🎉"]),
        // Nothing is expanded.
        ("echo $HOME *", ["echo", "$HOME", "*"]), ("a;b|c", ["a;b|c"]),
    ])
    func words(_ text: String, _ words: [String]) throws {
        #expect(try CommandWords.split(text) == words)
    }

    @Test(arguments: ["", "   ", "\t\n", "''", "\"\" x"])
    func empty(_ text: String) {
        #expect(throws: CommandWords.Problem.empty) { try CommandWords.split(text) }
    }

    @Test(arguments: ["'a", "\"a", "a\\", "\"a\\", "a 'b c"])
    func unfinished(_ text: String) {
        #expect(throws: CommandWords.Problem.unfinished) { try CommandWords.split(text) }
    }
}
