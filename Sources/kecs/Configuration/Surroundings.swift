import Foundation

/// Where the program was started: the only view of the process's environment.
package struct Surroundings: Sendable {
    package var environment: [String: String]
    /// Absolute.
    package var workingFolder: String
    package var homeFolder: String

    package init(environment: [String: String], workingFolder: String, homeFolder: String) {
        self.environment = environment
        self.workingFolder = workingFolder
        self.homeFolder = homeFolder
    }

    static var ofThisProcess: Surroundings {
        Surroundings(
            environment: ProcessInfo.processInfo.environment,
            workingFolder: FileManager.default.currentDirectoryPath,
            homeFolder: NSHomeDirectory())
    }

    /// https://specifications.freedesktop.org/basedir-spec/latest/
    var configFolder: String { folder("XDG_CONFIG_HOME", else: ".config") + "/kecs" }

    var dataFolder: String { folder("XDG_DATA_HOME", else: ".local/share") + "/kecs" }

    /// A variable that is set and not empty.
    func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A path as a person writes it, with `~` and from the working folder.
    func absolute(_ path: String) -> String {
        if path == "~" { return homeFolder }
        if path.hasPrefix("~/") { return homeFolder + path.dropFirst() }
        let whole = path.hasPrefix("/") ? path : workingFolder + "/" + path
        return URL(fileURLWithPath: whole).standardized.path
    }

    /// The specification wants relative paths ignored.
    private func folder(_ name: String, else fallback: String) -> String {
        guard let path = variable(name), path.hasPrefix("/") else {
            return homeFolder + "/" + fallback
        }
        return path
    }
}
