import Glibc

/// One file of a container's log, open for reading. Used by one ``LogFileReader`` at a time.
final class LogFile {
    private let file: Int32
    private let device: dev_t
    private let inode: ino_t
    /// Bytes that count; nil: all that come.
    private var end: Int?
    /// Of the next line.
    var offset = 0
    /// Between its first line and what was read before, others are missing.
    var followsGap = false

    /// Nil where there is no such file.
    init?(_ path: String) {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        var info = stat()
        guard fstat(file, &info) == 0 else {
            close(file)
            return nil
        }
        self.file = file
        (device, inode) = (info.st_dev, info.st_ino)
    }

    deinit { close(file) }

    func isSameFile(as other: LogFile) -> Bool {
        device == other.device && inode == other.inode
    }

    /// Whether the path leads to it.
    func isFile(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_dev == device && info.st_ino == inode
    }

    /// Whether it is shorter than what has been read of it.
    var isCut: Bool { size < offset }

    var isEmpty: Bool { size == 0 }

    /// What is written from now on does not count.
    func endNow() { end = size }

    /// Up to so many bytes from ``offset`` on, read anew each time: a line that is being
    /// written may yet be taken back.
    func block(_ count: Int) -> [UInt8] { bytes(from: offset, to: offset + count) }

    /// Goes to where the last `lines` lines begin; answers how many there are, at most that.
    func goBack(lines: Int) -> Int {
        var ends = 0
        var last = end ?? size
        while last > 0 {
            let first = max(0, last - 65_536)
            let block = bytes(from: first, to: last)
            guard !block.isEmpty else { break }
            for index in block.indices.reversed() where block[index] == UInt8(ascii: "\n") {
                if ends == lines {
                    offset = first + index + 1
                    return lines
                }
                ends += 1
            }
            last = first
        }
        offset = 0
        return ends
    }

    private var size: Int {
        var info = stat()
        return fstat(file, &info) == 0 ? Int(info.st_size) : 0
    }

    private func bytes(from start: Int, to last: Int) -> [UInt8] {
        let count = min(last, end ?? last) - start
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let got = pread(
                    file, buffer.baseAddress.map { $0 + initialized }, count - initialized,
                    off_t(start + initialized))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { return }
                initialized += got
            }
        }
    }
}
