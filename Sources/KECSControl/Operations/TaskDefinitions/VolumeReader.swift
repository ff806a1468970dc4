import KECSModel
import KECSWire

/// A volume, from the wire to the strict part.
enum VolumeReader {
    /// Nil for kinds that no runtime here has; ``UnsupportedParts`` names them.
    static func read(_ volume: Volume) throws(ECSError) -> VolumeSpec? {
        guard let name = volume.name, !name.isEmpty else {
            throw .client("Volume.name should not be null or empty.")
        }
        guard ClusterName.isValid(name) else {
            throw .client("Volume.name contains invalid characters.")
        }
        if volume.host?.sourcePath?.isEmpty == true {
            throw .client("host.sourcePath should not be blank.")
        }
        if let efs = volume.efsVolumeConfiguration { try check(efs) }
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
                        driver: docker.driver.nonEmpty, driverOptions: docker.driverOpts ?? [:],
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

    /// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html
    private static func check(_ efs: EFSVolumeConfiguration) throws(ECSError) {
        let encrypted = efs.transitEncryption == .enabled
        if efs.authorizationConfig?.accessPointId.nonEmpty != nil,
            let folder = efs.rootDirectory.nonEmpty, folder != "/"
        {
            throw .client(
                "When using an EFS access point, the root directory must either be set to \"/\" or "
                    + "be omitted.")
        }
        if efs.authorizationConfig?.iam == .enabled, !encrypted {
            throw .client("EFS IAM authorization requires TransitEncryption to be enabled.")
        }
        if efs.transitEncryptionPort != nil, !encrypted {
            throw .client("TransitEncryptionPort requires that TransitEncryption is enabled.")
        }
    }
}
