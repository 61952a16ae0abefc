import NIOCore

/// How long a connection of the public listener may take for what.
struct ConnectionTimes: Sendable {
    /// From accepting it to the end of the TLS handshake, a PROXY header included.
    var handshake = TimeAmount.seconds(15)
    /// Without a request.
    var idle = TimeAmount.seconds(600)
    /// Without a byte in either direction, whatever is under way: a reader that stands still, or one that went away
    /// and left its requests behind.
    var still = TimeAmount.seconds(900)
    /// From the last part of an answer to the end of its HTTP/2 stream: the reader takes the rest at its own pace.
    var tail = TimeAmount.seconds(600)
    /// How long a client of HTTP/2 without requests is silent before a server that ends closes its connection.
    var farewell = TimeAmount.seconds(5)
}
