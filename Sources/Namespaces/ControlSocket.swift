import CLinux
import FoundationEssentials
import Glibc

/// One end of the stream socket between a lab's launcher and its first process.
struct ControlSocket {
    /// What one read brought.
    struct Input {
        var lines: [[UInt8]]
        var descriptors: [Descriptor]
    }

    let descriptor: Descriptor
    private var framing = ControlLine()

    init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
        _ = fcntl(descriptor.number, F_SETFL, O_NONBLOCK)
    }

    /// Reads what has come; nil at the end of the stream, which is how the death of the other side shows.
    mutating func receive() throws(KernelError) -> Input? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        var numbers = [Int32](repeating: -1, count: 16)
        var count = 0
        let received = cl_receive_descriptors(descriptor.number, &bytes, bytes.count, &numbers, &count)
        let descriptors = numbers.prefix(count).map { Descriptor(owning: $0) }
        switch received {
        case 0, -Int(ECONNRESET): return nil
        case -Int(EAGAIN), -Int(EINTR): return Input(lines: [], descriptors: [])
        case ..<0: throw KernelError("read the control socket", number: Int32(-received))
        default:
            do throws(ControlLine.TooLong) {
                return Input(lines: try framing.append(bytes.prefix(received)), descriptors: descriptors)
            } catch {
                throw KernelError("read the control socket", number: EMSGSIZE)
            }
        }
    }

    /// A value as a line of JSON.
    static func line(_ value: some Encodable) throws(KernelError) -> [UInt8] {
        do {
            return Array(try JSONEncoder().encode(value)) + [0x0A]
        } catch {
            throw KernelError("write JSON", number: 0, detail: "\(error)")
        }
    }

    static func value<Value: Decodable>(_: Value.Type, from line: [UInt8]) throws(KernelError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(line))
        } catch {
            throw KernelError("read JSON", number: 0, detail: "\(error)")
        }
    }

    /// Sends as much as fits; the descriptors go with the first byte.
    ///
    /// - Returns: how many bytes went; 0 where the socket is full.
    func send(_ bytes: ArraySlice<UInt8>, _ descriptors: [Descriptor]) throws(KernelError) -> Int {
        let sent = bytes.withUnsafeBytes { bytes in
            cl_send_descriptors(
                descriptor.number, bytes.baseAddress, bytes.count, descriptors.map(\.number), descriptors.count)
        }
        switch sent {
        case -Int(EAGAIN), -Int(EINTR): return 0
        case ..<0: throw KernelError("write to the control socket", number: Int32(-sent))
        default: return sent
        }
    }
}
