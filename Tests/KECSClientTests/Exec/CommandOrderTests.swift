import KECSClient
import Testing

@Suite struct CommandOrderTests {
    /// Words that a shell, and `CommandWords` on the other side, splits into the same again.
    @Test(arguments: [
        (["ls", "-l", "/tmp"], "ls -l /tmp"), (["echo", "a b"], "echo 'a b'"), (["echo", ""], "echo ''"),
        (["it's"], #"'it'\''s'"#), (["$HOME", "*"], "'$HOME' '*'"), (["grüße"], "'grüße'"), (["a\nb"], "'a\nb'"),
    ])
    func line(_ words: [String], _ line: String) {
        #expect(CommandOrder.line(of: words) == line)
    }
}
