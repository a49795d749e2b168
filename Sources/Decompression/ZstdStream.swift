import CZstd

/// zstd by libzstd, frames one after the other.
final class ZstdStream {
    /// Frames that need more memory than 16 MB are refused; levels up to 19 need 8 MB.
    private static let windowLogarithm: Int32 = 24

    private let stream: OpaquePointer
    /// True between two frames.
    private(set) var isComplete = false
    /// How much it takes at a time: the beginning of a frame, less than any header, then a header or a block. What a
    /// call makes before it meets damage is lost, and a frame that lies whole in its input would be unpacked in one.
    private var appetite = beginning
    private static let beginning = 4
    private static let blockHeader = 3

    /// Nil where there is no memory.
    init?() {
        guard let stream = ZSTD_createDStream() else { return nil }
        ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, Self.windowLogarithm)
        self.stream = stream
    }

    deinit { ZSTD_freeDStream(stream) }

    func step(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) -> UnpackingStep {
        var source = ZSTD_inBuffer(src: input.baseAddress, size: min(input.count, appetite), pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        // An empty input would begin a frame that never comes.
        guard !input.isEmpty || !isComplete else { return UnpackingStep() }
        let code = ZSTD_decompressStream(stream, &target, &source)
        var step = UnpackingStep(taken: source.pos, made: target.pos)
        if ZSTD_isError(code) != 0 {
            let name = ZSTD_getErrorName(code).map { String(cString: $0) } ?? "unknown"
            step.fault =
                ZSTD_getErrorCode(code) == ZSTD_error_frameParameter_windowTooLarge
                ? "was made with a window of more than 16 MB: unpack it first, with zstd -d --long=31"
                : "is damaged (\(name))"
        } else {
            isComplete = code == 0
            // libzstd asks for the header of the next block as well; damage there would cost the block before it.
            appetite = isComplete ? Self.beginning : code > Self.blockHeader ? code - Self.blockHeader : code
        }
        return step
    }
}
