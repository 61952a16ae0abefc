import HummingbirdCore
import Logging
import Monitoring
import NIOCore

/// Counts a connection and keeps it open through the network, until nothing has moved on it for too long.
struct KeptChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let connections: GaugeSeries
    let times: ConnectionTimes

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandlers(
                IdleStateHandler(allTimeout: times.still), StillConnections(),
                ConnectionKeeper(connections: connections))
        }.flatMap { base.setup(channel: channel, logger: logger) }
    }

    func handle(value: Base.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}
