import KECSModel
import KECSWire

/// A volume, from the wire to the strict part.
enum VolumeReader {
    /// Nil for kinds that no runtime here has; ``UnsupportedParts`` names them.
    static func read(_ volume: Volume) throws(ECSError) -> VolumeSpec? {
        guard let name = volume.name, !name.isEmpty else {
            throw .client("Volume.name should not be null or empty.")
        }
        if volume.host?.sourcePath != nil, volume.dockerVolumeConfiguration != nil {
            throw .client(
                "Volume '\(name.cut(to: 255))' must not have both 'host' and "
                    + "'dockerVolumeConfiguration'.")
        }
        if let docker = volume.dockerVolumeConfiguration {
            let shared = docker.scope == .shared
            return VolumeSpec(
                name: name,
                source: .docker(
                    VolumeSpec.DockerVolume(
                        shared: shared, autoprovision: docker.autoprovision ?? false,
                        driver: docker.driver, driverOptions: docker.driverOpts ?? [:],
                        labels: docker.labels ?? [:])))
        }
        if volume.efsVolumeConfiguration != nil
            || volume.fsxWindowsFileServerVolumeConfiguration != nil
            || volume.s3filesVolumeConfiguration != nil || volume.configuredAtLaunch == true
        {
            return nil
        }
        if let path = volume.host?.sourcePath, !path.isEmpty {
            guard path.hasPrefix("/"), !path.utf8.contains(0) else {
                throw .client(
                    "Volume '\(name.cut(to: 255))': 'host.sourcePath' must be an absolute path.")
            }
            return VolumeSpec(name: name, source: .host(path: path))
        }
        return VolumeSpec(name: name, source: .task)
    }
}
