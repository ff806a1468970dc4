import KECSWire

/// Parts of a task definition without which a container would not be what was
/// asked for, and which nothing here can do. They are kept and echoed; RunTask
/// refuses to pretend.
enum UnsupportedParts {
    static func list(_ request: RegisterTaskDefinitionRequest) -> [String] {
        var found: [String] = []
        if request.proxyConfiguration != nil { found.append("proxyConfiguration") }
        if request.trustedExecutionConfiguration != nil {
            found.append("trustedExecutionConfiguration")
        }
        for volume in request.volumes ?? [] {
            let name = "volumes[\(volume.name ?? "")]"
            if volume.efsVolumeConfiguration != nil {
                found.append("\(name).efsVolumeConfiguration")
            }
            if volume.fsxWindowsFileServerVolumeConfiguration != nil {
                found.append("\(name).fsxWindowsFileServerVolumeConfiguration")
            }
            if volume.s3filesVolumeConfiguration != nil {
                found.append("\(name).s3filesVolumeConfiguration")
            }
            if volume.configuredAtLaunch == true { found.append("\(name).configuredAtLaunch") }
        }
        for container in request.containerDefinitions ?? [] {
            let name = "containerDefinitions[\(container.name ?? "")]"
            if container.secrets?.isEmpty == false { found.append("\(name).secrets") }
            if container.environmentFiles?.isEmpty == false {
                found.append("\(name).environmentFiles")
            }
            if container.resourceRequirements?.isEmpty == false {
                found.append("\(name).resourceRequirements")
            }
            if container.restartPolicy?.enabled == true { found.append("\(name).restartPolicy") }
            if container.portMappings?.contains(where: { $0.containerPortRange != nil }) == true {
                found.append("\(name).portMappings.containerPortRange")
            }
            if container.credentialSpecs?.isEmpty == false {
                found.append("\(name).credentialSpecs")
            }
        }
        return found
    }
}
