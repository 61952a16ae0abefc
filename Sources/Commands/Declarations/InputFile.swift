import Foundation

/// A text file that a command is given.
enum InputFile {
    /// - Parameters:
    ///   - name: as the command's user gave it.
    ///   - limit: the largest file that is read, in bytes.
    /// - Throws: `.notFound` where there is none, `.failure` where it cannot be read, `.configuration` for one that is
    ///   too large or no text.
    static func text(of name: String, limit: Int) throws(CommandError) -> String {
        let path = CommandContext.current.absolute(name)
        let shown = PrintableText.escape(name)
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandError(.notFound, "there is no file \(shown): name one that is there")
        }
        guard let handle = FileHandle(forReadingAtPath: path), let data = data(of: handle, limit: limit) else {
            throw CommandError(
                .failure, "cannot read \(shown): check that it is a file and that this user may read it")
        }
        guard data.count <= limit else {
            throw CommandError(.configuration, "\(shown) has more than \(limit) bytes: split it into several files")
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw CommandError(.configuration, "\(shown) is not UTF-8 text: save it as UTF-8")
        }
        return text
    }

    /// One byte more than the limit tells a file that is too large. A pipe gives what it has piece by piece.
    private static func data(of handle: FileHandle, limit: Int) -> Data? {
        var data = Data()
        while data.count <= limit {
            do {
                guard let piece = try handle.read(upToCount: limit + 1 - data.count), !piece.isEmpty else { break }
                data += piece
            } catch {
                return nil
            }
        }
        return data
    }
}
