import Foundation
import JSON
import Logging
import Tables

/// Writes one line a message to standard error: `TIME LEVEL message key=value …`, or a JSON object.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let format: LogConfiguration.Format
    private let stream: any OutputStream

    init(_ configuration: LogConfiguration, stream: any OutputStream = ProcessStream.standardError) {
        logLevel = configuration.level
        format = configuration.format
        self.stream = stream
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let values = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let time = Instant.text(Int64(Date().timeIntervalSince1970 * 1000))
        var line: String
        switch format {
        case .text:
            line = "\(time) \(event.level) \(PrintableText.escape(event.message.description))"
            for (key, value) in values { line += " \(key)=\(Self.quoted(value.description))" }
        case .json:
            var writer = JSONWriter()
            writer.value(
                .object(
                    [
                        .init("time", .string(time)), .init("level", .string(event.level.rawValue)),
                        .init("message", .string(event.message.description)),
                    ] + values.map { .init($0.key, .string($0.value.description)) }))
            line = String(decoding: writer.bytes, as: UTF8.self)
        }
        line = Redaction.mask(line)
        // A log that cannot be written is no reason to stop serving.
        try? stream.write(line + "\n")
    }

    /// In quotes where the value would not stand alone on the line.
    private static func quoted(_ text: String) -> String {
        let plain =
            !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.value > 0x20 && scalar != "\"" && scalar != "=" && scalar.value != 0x7F
            }
        if plain { return PrintableText.escape(text) }
        var writer = JSONWriter()
        writer.string(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
