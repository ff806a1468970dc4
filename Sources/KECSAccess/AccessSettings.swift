/// Where tokens and keys are found. Paths are absolute.
package struct AccessSettings: Sendable {
    package var dataFolder: String
    /// A JWKS file; nil: no JSON Web Token is taken.
    package var jwtKeys: String?
    package var jwtIssuer: String?
    package var jwtAudience: String?
    /// A file of AWS access keys; nil: no signed request is taken.
    package var accessKeys: String?

    package init(dataFolder: String) {
        self.dataFolder = dataFolder
    }
}
