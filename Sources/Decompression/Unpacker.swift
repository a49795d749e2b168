public import Wire

/// Unpacks a file that may be compressed, in chunks of any size, with memory that does not grow.
///
/// Hand over the bytes with ``append(_:_:)`` as they come, then call ``finish(_:)``. What is neither gzip nor zstd is
/// handed on as it is. What was unpacked before a fault has been handed on; errors count bytes of the file as it lies.
///
/// A file that grows beyond ``ratioLimit`` is refused where it does, after ``freeBytes``: no recording of packets with
/// times of their own comes near it, and what does would cost hours.
public final class Unpacker {
    /// Most bytes that a byte of the file may unpack to, on average, once there are more than ``freeBytes``.
    public static let ratioLimit = 250
    /// So much may come of any file, in bytes.
    public static let freeBytes = 64 << 20

    /// How the file is compressed; nil where it is not, and before its first four bytes.
    public private(set) var compression: Compression?
    /// Bytes of the file taken and bytes handed on.
    public private(set) var taken = 0
    public private(set) var handedOn = 0

    private enum State {
        case undecided([UInt8])
        case plain
        case gzip(GzipStream)
        case zstd(ZstdStream)
        case failed(DecodeError)
    }

    private var state = State.undecided([])
    private var output: [UInt8] = []

    public init() {}

    /// Takes the next bytes of the file; calls `body` with each piece that comes of them.
    ///
    /// - Throws: what is wrong with the file, then again with every call; or what `body` throws, which ends nothing.
    public func append(
        _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(DecodeError) -> Void
    ) throws(DecodeError) {
        switch state {
        case .failed(let error): throw error
        case .plain:
            taken += bytes.count
            try hand(bytes, to: body)
        case .gzip, .zstd: try unpack(bytes, body)
        case .undecided(let head):
            let beginning = head + bytes.prefix(4 - head.count)
            guard beginning.count == 4 else {
                state = .undecided(beginning)
                return
            }
            try decide(beginning)
            try beginning.withUnsafeBytesTyped { (all) throws(DecodeError) in try append(all, body) }
            try append(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(4 - head.count)), body)
        }
    }

    /// Says that the file ends here.
    ///
    /// - Throws: the fault that stopped the unpacking, or the place where the file was cut off.
    public func finish(_ body: (UnsafeRawBufferPointer) throws(DecodeError) -> Void) throws(DecodeError) {
        switch state {
        case .failed(let error): throw error
        case .plain: return
        case .undecided(let head):
            taken = head.count
            state = .plain
            try head.withUnsafeBytesTyped { (all) throws(DecodeError) in try hand(all, to: body) }
        case .gzip(let stream): if !stream.isComplete { throw cutOff }
        case .zstd(let stream): if !stream.isComplete { throw cutOff }
        }
    }

    private var cutOff: DecodeError {
        DecodeError(offset: taken, element: "\(compression?.rawValue ?? "") data", reason: .endOfInput)
    }

    private func decide(_ beginning: [UInt8]) throws(DecodeError) {
        compression = Compression(beginning: beginning)
        switch compression {
        case nil: state = .plain
        case .gzip: state = GzipStream().map { .gzip($0) } ?? .failed(.noMemory)
        case .zstd: state = ZstdStream().map { .zstd($0) } ?? .failed(.noMemory)
        }
        if compression != nil { output = [UInt8](repeating: 0, count: 1 << 17) }
        if case .failed(let error) = state { throw error }
    }

    private func hand(
        _ bytes: UnsafeRawBufferPointer, to body: (UnsafeRawBufferPointer) throws(DecodeError) -> Void
    ) throws(DecodeError) {
        guard !bytes.isEmpty else { return }
        handedOn += bytes.count
        try body(bytes)
    }

    private func unpack(
        _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(DecodeError) -> Void
    ) throws(DecodeError) {
        var rest = bytes
        var isFull = true
        while isFull || !rest.isEmpty {
            let step = next(rest)
            taken += step.taken
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(step.taken))
            isFull = step.made == output.count
            try output.withUnsafeBytesTyped { (all) throws(DecodeError) in
                try hand(UnsafeRawBufferPointer(rebasing: all.prefix(step.made)), to: body)
            }
            if let why = step.fault { try fail(why) }
            if handedOn > Self.freeBytes, handedOn / Self.ratioLimit > taken {
                try fail("unpacks to more than \(Self.ratioLimit) times its length: \(handedOn) bytes so far")
            }
            // Nothing more comes of what is there.
            if step.taken == 0, step.made == 0 { return }
        }
    }

    private func next(_ rest: UnsafeRawBufferPointer) -> UnpackingStep {
        switch state {
        case .gzip(let stream): output.withUnsafeMutableBytes { stream.step(rest, $0) }
        case .zstd(let stream): output.withUnsafeMutableBytes { stream.step(rest, $0) }
        case .undecided, .plain, .failed: UnpackingStep()
        }
    }

    private func fail(_ why: String) throws(DecodeError) {
        let error = DecodeError(
            offset: taken, element: "\(compression?.rawValue ?? "") data", reason: .invalid(why))
        state = .failed(error)
        throw error
    }
}

extension DecodeError {
    fileprivate static let noMemory = DecodeError(
        offset: 0, element: "compressed data", reason: .invalid("needs more memory than there is"))
}

extension [UInt8] {
    /// `withUnsafeBytes` with an error of one type.
    fileprivate func withUnsafeBytesTyped(
        _ body: (UnsafeRawBufferPointer) throws(DecodeError) -> Void
    ) throws(DecodeError) {
        let result: Result<Void, DecodeError> = withUnsafeBytes { bytes in
            Result { () throws(DecodeError) in try body(bytes) }
        }
        try result.get()
    }
}
