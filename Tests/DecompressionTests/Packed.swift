import CZlib
import CZstd

/// Compressed data made by the libraries themselves.
enum Packed {
    static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 100)
        var input = bytes
        guard rainyday_deflate_begin(&stream, 9) == Z_OK else { return [] }
        let made = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                deflate(&stream, Z_FINISH)
                return output.count - Int(stream.avail_out)
            }
        }
        deflateEnd(&stream)
        return Array(output.prefix(made))
    }

    static func zstd(_ bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let made = ZSTD_compress(&output, output.count, bytes, bytes.count, 3)
        return ZSTD_isError(made) == 0 ? Array(output.prefix(made)) : []
    }
}
