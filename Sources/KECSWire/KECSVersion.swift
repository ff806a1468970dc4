/// The version of KECS, in one place.
public enum KECSVersion {
    /// https://semver.org
    public static let current = "0.1.0"
}
