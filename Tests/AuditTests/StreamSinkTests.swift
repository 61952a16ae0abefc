import Foundation
import Glibc
import Testing

@testable import Audit

struct StreamSinkTests {
    @Test func aBatchIsOneWrite() throws {
        var ends: [Int32] = [0, 0]
        // A socket that keeps the bounds of writes.
        #expect(socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0)
        defer { ends.forEach { close($0) } }
        let sink = try StreamSink(descriptor: ends[0])
        var batch = Sample.batch(0..<20)
        let all = Array(batch.rest)
        try sink.write(&batch)
        #expect(batch.isEmpty)
        var room = [UInt8](repeating: 0, count: 65536)
        let count = read(ends[1], &room, room.count)
        #expect(Array(room.prefix(count)) == all)
    }

    @Test func whatAStreamDidNotTakeComesNext() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        defer { close(ends[0]) }
        let sink = try StreamSink(descriptor: ends[1])
        close(ends[1])
        var batch = Sample.batch(0..<1000)
        let all = Array(batch.rest)
        var got: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 1 << 20)
        var failures = 0
        while !batch.isEmpty {
            do {
                try sink.write(&batch)
            } catch {
                failures += 1
                #expect(error.kind == .unreachable)
            }
            let count = read(ends[0], &room, room.count)
            got += room.prefix(max(0, count))
        }
        #expect(failures >= 1 && got == all)
    }

    @Test func aStreamThatNobodyReadsIsSaid() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let sink = try StreamSink(descriptor: ends[1])
        close(ends[0])
        close(ends[1])
        var batch = Sample.batch(0..<2)
        #expect(throws: AuditError.self) { try sink.write(&batch) }
        #expect(batch.count == 2)
        #expect(throws: AuditError.self) { try StreamSink(descriptor: 100_000) }
    }
}
