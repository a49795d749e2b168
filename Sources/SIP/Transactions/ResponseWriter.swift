internal import Wire

/// Writes the response to a request by copying what it takes over from where that lies (RFC 3261 §8.2.6.2).
struct ResponseWriter {
    private let request: ReceivedMessage
    private let via: ViaParts
    private let source: Endpoint
    private let seed: UInt64
    private var output: [UInt8] = []
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a

    /// - Parameters:
    ///   - via: the topmost Via of the request.
    ///   - source: where the request came from.
    ///   - seed: decides the tag of To together with the request, so that the same request gets the same answer
    ///     (RFC 3261 §8.2.7).
    init(_ request: ReceivedMessage, _ via: ViaParts, source: Endpoint, seed: UInt64) {
        self.request = request
        self.via = via
        self.source = source
        self.seed = seed
    }

    /// Status line, every Via, From, To with a tag, Call-ID and CSeq, then the lines given, and the empty one.
    mutating func write(_ status: Int, _ reason: String, _ lines: [UInt8], _ trailer: [UInt8]) -> [UInt8] {
        output.reserveCapacity(request.bytes.count + lines.count + trailer.count + reason.utf8.count + 128)
        output.append("SIP/2.0 ")
        output.append(decimal: status)
        output.append(0x20)
        output.append(line: reason)
        output.append("\r\n")
        writeVias()
        if let from = request.first(.from) {
            let value = write(from)
            mix(output[value])
            output.append("\r\n")
        }
        if let to = request.first(.to) { write(to: to) }
        for name in [HeaderName.callID, .cSeq] {
            guard let field = request.first(name) else { continue }
            _ = write(field)
            output.append("\r\n")
        }
        output += lines
        output += trailer
        return output
    }

    private mutating func writeVias() {
        var isFirst = true
        for field in request.fields where field.name == .via {
            if isFirst {
                output += request.bytes[field.spelling.indices]
                output.append(": ")
                let start = output.count
                writeTopmost(field)
                mix(output[start...])
            } else {
                _ = write(field)
            }
            output.append("\r\n")
            isFirst = false
        }
    }

    /// The topmost Via with the source noted in it, and what stands beside it in its field.
    ///
    /// `rport`, where present, gets the source port, and then `received` is always added; otherwise it is added
    /// where sent-by is not the source address. What the client wrote into either is replaced (RFC 3261 §18.2.1,
    /// RFC 3581 §4).
    private mutating func writeTopmost(_ field: FieldEntry) {
        let bytes = request.bytes
        output.append("SIP/")
        output += bytes[via.version.indices]
        output.append(UInt8(ascii: "/"))
        output += bytes[via.transport.indices]
        output.append(0x20)
        output += bytes[via.host.indices]
        if via.port != ViaParts.absent {
            output.append(UInt8(ascii: ":"))
            output.append(decimal: Int(via.port))
        }
        var place = Cursor(via.parameters, .via)
        while let parameter = try? place.parameter(bytes.span) {
            let name = ParameterName(bytes.span, parameter.name)
            guard name != .received else { continue }
            output.append(UInt8(ascii: ";"))
            output += bytes[parameter.name.indices]
            if name == .rport {
                output.append(UInt8(ascii: "="))
                output.append(decimal: Int(source.port))
            } else if !parameter.value.isEmpty {
                output.append(UInt8(ascii: "="))
                request.append(parameter.value, isFolded: field.isFolded, to: &output)
            }
        }
        if via.hasReceivedPort || IPAddress(host: via.host, in: bytes) != source.address {
            output.append(";received=")
            output.append(source.address)
        }
        var rest = Cursor(field.value, .via)
        rest.at = Int(via.whole.end)
        rest.skipWhitespace(bytes.span)
        if !rest.isAtEnd {
            request.append(ByteRange(rest.at, rest.end), isFolded: field.isFolded, to: &output)
        }
    }

    private mutating func write(to field: FieldEntry) {
        let value = write(field)
        if let to = try? request.to(), to.tag.isEmpty {
            for name in [HeaderName.callID, .cSeq] {
                guard let other = request.first(name) else { continue }
                if other.isFolded {
                    var unfolded: [UInt8] = []
                    request.append(other.value, isFolded: true, to: &unfolded)
                    mix(unfolded[...])
                } else {
                    mix(request.bytes[other.value.indices])
                }
            }
            if value.isEmpty { output.append(0x20) }
            output.append(";tag=")
            output.append(hexadecimal: SeededGenerator.draw(seed, hash))
        }
        output.append("\r\n")
    }

    /// A field as it was written but for folds; returns where its value lies in the output.
    private mutating func write(_ field: FieldEntry) -> Range<Int> {
        output += request.bytes[field.spelling.indices]
        output.append(UInt8(ascii: ":"))
        guard !field.value.isEmpty else { return output.count..<output.count }
        output.append(0x20)
        let start = output.count
        request.append(field.value, isFolded: field.isFolded, to: &output)
        return start..<output.count
    }

    private mutating func mix(_ part: ArraySlice<UInt8>) {
        for byte in part { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
}
