/// The settings as documents. Both stand in the repository; a test keeps them true.
package enum SettingsDocument {
    /// `Docs/Configuration.md`.
    package static var markdown: String {
        var text = """
            # Configuration

            Made by `kecs settings`; do not edit.

            Every setting has one name. It is a flag of `kecs serve` (`--port 9000`), a variable of \
            the environment (`KECS_PORT=9000`) and a key of the configuration file (`port: 9000`). \
            A flag wins over the environment, the environment over the file, the file over the \
            default. An unknown key, or a value that is not allowed, keeps the server from starting \
            and is named in the error.

            The file is YAML, one `name: value` a line. It is the one that `--config` or \
            `KECS_CONFIG` names, else `kecs.yaml` in the working folder, else \
            `$XDG_CONFIG_HOME/kecs/kecs.yaml` (`~/.config/kecs/kecs.yaml`):

            ```yaml
            runtime: docker
            port: 9000
            log-level: debug
            ```

            Times are written `500ms`, `30s`, `5m`, `2h` or `7d`; a bare number counts seconds.

            | Setting | Variable | Default | |
            |---|---|---|---|

            """
        for setting in Setting.all {
            let help = "\(setting.help) Must be \(setting.allowed)."
            text += "| `\(setting.name)` | `\(setting.environmentName)` | \(setting.fallback) | "
            text += "\(help.replacing("|", with: "\\|")) |\n"
        }
        text += """

            The programs that talk to a server read `KECS_ENDPOINT` (default \
            `http://127.0.0.1:8080`) and `KECS_TOKEN`, a token where it requires one; `NO_COLOR` turns colours off.

            """
        return text
    }

    /// `Spec/config.schema.json`: the file, for editors that complete and check.
    package static var schema: String {
        let members = Setting.all.map { setting in
            """
                \(setting.name.jsonQuoted): {
                  "description": \(setting.help.jsonQuoted),
                  "default": \(setting.fallback.jsonQuoted),
                  "type": ["string", "number", "boolean"]
                }
            """
        }
        return """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "title": "kecs.yaml",
              "type": "object",
              "additionalProperties": false,
              "properties": {
            \(members.joined(separator: ",\n"))
              }
            }

            """
    }
}
