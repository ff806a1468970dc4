import ArgumentParser
import Foundation
import Testing
import kecs

@Suite struct SettingsTests {
    @Test func everySettingIsAFlag() async throws {
        for setting in Setting.all {
            // Other tests run beside this and want their turn.
            await Task.yield()
            let arguments =
                setting.placeholder == nil ? ["--\(setting.name)"] : ["--\(setting.name)", "v"]
            let flags = try SettingFlags.parse(arguments)
            #expect(flags.values == [setting.name: setting.placeholder == nil ? "true" : "v"])
        }
        #expect(try SettingFlags.parse([]).values.isEmpty)
        #expect(try SettingFlags.parse(["--no-test-hooks"]).values == ["test-hooks": "false"])
    }

    @Test func namesAreUnique() {
        #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
    }

    /// `kecs settings > Docs/Configuration.md`, `kecs settings --schema > Spec/config.schema.json`
    @Test(arguments: ["Docs/Configuration.md", "Spec/config.schema.json"])
    func documentsAreTrue(path: String) throws {
        let file = URL(fileURLWithPath: #filePath).appending(path: "../../../../\(path)").standardized
        let text = try String(contentsOf: file, encoding: .utf8)
        let made = path.hasSuffix("md") ? SettingsDocument.markdown : SettingsDocument.schema
        #expect(text == made, "\(path) is not what `kecs settings` makes; make it anew")
    }

    @Test func theSchemaIsJSON() throws {
        let schema = try JSONSerialization.jsonObject(with: Data(SettingsDocument.schema.utf8))
        let properties = (schema as? [String: Any])?["properties"] as? [String: Any]
        #expect(Set(properties?.keys.map { $0 } ?? []) == Set(Setting.all.map(\.name)))
    }

    @Test(
        arguments: [
            ("0", 0), ("5", 5000), ("5s", 5000), ("250ms", 250), ("2m", 120_000), ("1h", 3_600_000),
            ("7d", 604_800_000), ("", nil), ("s", nil), ("-1s", nil), ("1.5s", nil), ("1w", nil),
            ("1 s", nil), ("99999999999999999999", nil), ("9999999d", nil), ("٣s", nil),
        ] as [(String, Int?)])
    func spans(text: String, milliseconds: Int?) {
        #expect(Span(text)?.milliseconds == milliseconds)
    }

    @Test(
        arguments: [
            (Span.seconds(0), "0s"), (.milliseconds(1500), "1500ms"), (.seconds(90), "90s"),
            (.seconds(120), "2m"), (.seconds(86_400), "1d"),
        ])
    func spansReadBack(span: Span, text: String) {
        #expect(span.description == text)
        #expect(Span(text) == span)
    }
}
