/// How the process runtime works.
package struct ProcessOptions: Hashable, Sendable {
    /// What launchers execute; it must be linked with CSupervisor. The default is
    /// this very program, also after its file has been replaced.
    package var executable: String
    /// A container's log is rotated at this size and one older part is kept, so
    /// that it takes at most twice as much.
    package var logBytes: Int
    /// How often containers are looked at for changes that nobody hinted at: a
    /// supervisor that was killed, a hint that was lost.
    package var resyncInterval: Duration
    /// Where definitions name no PATH.
    package var path: String

    package init(
        executable: String = "/proc/self/exe", logBytes: Int = 10 << 20,
        resyncInterval: Duration = .seconds(2),
        path: String = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    ) {
        self.executable = executable
        self.logBytes = logBytes
        self.resyncInterval = resyncInterval
        self.path = path
    }
}
