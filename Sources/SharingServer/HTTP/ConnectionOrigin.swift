import Addresses

/// Where the connection comes from whose requests the current task answers.
enum ConnectionOrigin {
    /// What a PROXY header says; nil where there was none to read, and the peer of the connection is the client.
    @TaskLocal static var current: ClientOrigin?
}
