import ArgumentParser
import AsyncHTTPClient
import Configuration
@main struct Kecs { static func main() { print("kecs") } }
