import CZlib

/// gzip by zlib: members one after the other, and zeros after the last, as tapes leave them.
final class GzipStream {
    /// zlib keeps the address of its stream.
    private let stream: UnsafeMutablePointer<z_stream>
    /// True between two members.
    private(set) var isComplete = false

    /// Nil where there is no memory.
    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard rainyday_inflate_begin(stream) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func step(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) -> UnpackingStep {
        var step = UnpackingStep()
        if isComplete {
            step.taken = input.prefix { $0 == 0 }.count
            guard step.taken < input.count else { return step }
            inflateReset(stream)
            isComplete = false
        }
        let available = input.count - step.taken
        let start = input.baseAddress?.advanced(by: step.taken).assumingMemoryBound(to: UInt8.self)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
        stream.pointee.avail_in = UInt32(clamping: available)
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(clamping: output.count)
        let code = inflate(stream, Z_NO_FLUSH)
        step.taken += available - Int(stream.pointee.avail_in)
        step.made = output.count - Int(stream.pointee.avail_out)
        switch code {
        case Z_STREAM_END: isComplete = true
        case Z_OK, Z_BUF_ERROR: break
        case Z_MEM_ERROR: step.fault = "needs more memory than there is"
        default: step.fault = stream.pointee.msg.map { "is damaged (\(String(cString: $0)))" } ?? "is damaged"
        }
        return step
    }
}
