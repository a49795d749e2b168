internal import Wire

extension TextWriter {
    mutating func write(_ identifier: MessageIdentifier) {
        switch identifier {
        case .address(let address, let port):
            write(byte: "[")
            write(address)
            write(byte: "]")
            write(port: port)
        case .domain(let name, let port):
            write(byte: "<")
            write(text: name)
            write(byte: ">")
            write(port: port)
        case .device(let name): write(text: name)
        case .mtp(let octets):
            token(.mtp)
            // White space after the closing brace would be taken for the separator that follows.
            mark("{")
            for octet in octets { write(text: (octet < 16 ? "0" : "") + String(octet, radix: 16, uppercase: true)) }
            write(byte: "}")
        }
    }

    private mutating func write(_ address: IPAddress) {
        switch address {
        case .v6: write(text: address.description)
        case .v4(let value):
            for shift: UInt32 in [24, 16, 8, 0] {
                write(number: value >> shift & 0xFF)
                if shift > 0 { write(byte: ".") }
            }
        }
    }

    private mutating func write(port: UInt16?) {
        guard let port else { return }
        write(byte: ":")
        write(number: port)
    }

    mutating func write(_ context: ContextIdentifier) {
        switch context {
        case .null: write(byte: "-")
        case .choose: write(byte: "$")
        case .all: write(byte: "*")
        case .number(let number): write(number: number)
        }
    }

    @inline(__always)
    mutating func write(_ termination: TerminationIdentifier) { write(name: termination.text) }

    /// One termination, or a list in brackets.
    mutating func write(_ first: TerminationIdentifier, _ further: [TerminationIdentifier]) {
        guard !further.isEmpty else { return write(first) }
        mark("[")
        write(first)
        for termination in further {
            mark(",")
            write(termination)
        }
        mark("]")
    }

    mutating func write(_ stamp: TimeStamp) {
        write(number: stamp.date, digits: 8)
        write(byte: "T")
        write(number: stamp.time, digits: 8)
    }

    mutating func write(_ error: ErrorDescriptor) {
        write(equals: .error)
        write(number: error.code)
        braces { writer in
            if !error.text.isEmpty { writer.quote(error.text) }
        }
    }

    // MARK: Names and values

    mutating func write(_ name: PackagedName) { write(name: name.text) }

    mutating func write(_ name: ParameterName) { write(name: name.text) }

    mutating func write(_ value: PropertyValue) {
        if value.isQuoted { quote(value.text) } else { write(text: value.text) }
    }

    /// parmValue
    mutating func write(_ value: ParameterValue) {
        switch value {
        case .equal(let value):
            mark("=")
            write(value)
        case .allOf(let values):
            mark("=")
            mark("[")
            list(values) { $0.write($1) }
            mark("]")
        case .anyOf(let values):
            mark("=")
            braces { writer in writer.list(values) { $0.write($1) } }
        case .range(let first, let last):
            mark("=")
            mark("[")
            write(first)
            write(byte: ":")
            write(last)
            mark("]")
        case .greater(let value):
            mark(">")
            write(value)
        case .less(let value):
            mark("<")
            write(value)
        case .unequal(let value):
            mark("#")
            write(value)
        }
    }

    mutating func write(_ property: PropertyParameter) {
        write(property.name)
        write(property.value)
    }

    mutating func write(_ parameter: Parameter) {
        write(parameter.name)
        write(parameter.value)
    }

    mutating func write(stream: UInt16) {
        write(equals: .stream)
        write(number: stream)
    }

    mutating func write(isOn: Bool) { token(isOn ? .on : .off) }
}
