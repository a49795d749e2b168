/// Commands and their replies.
extension BinaryWriter {
    mutating func write(_ request: CommandRequest) throws(MessageEncodeError) {
        try element(BinaryTag.sequence) { writer throws(MessageEncodeError) in
            try writer.element(BinaryTag.constructed(0)) { writer throws(MessageEncodeError) in
                try writer.element(Self.tag(request.command.kind)) { writer throws(MessageEncodeError) in
                    try writer.write(command: request)
                }
            }
            if request.isOptional { writer.writeNull(1) }
            if request.wantsWildcardedResponse { writer.writeNull(2) }
        }
    }

    /// The tag of a command's request and of its reply.
    private static func tag(_ kind: CommandKind) -> UInt8 {
        switch kind {
        case .add: BinaryTag.constructed(0)
        case .move: BinaryTag.constructed(1)
        case .modify: BinaryTag.constructed(2)
        case .subtract: BinaryTag.constructed(3)
        case .auditCapabilities: BinaryTag.constructed(4)
        case .auditValue: BinaryTag.constructed(5)
        case .notify: BinaryTag.constructed(6)
        case .serviceChange: BinaryTag.constructed(7)
        }
    }

    private mutating func write(command request: CommandRequest) throws(MessageEncodeError) {
        switch request.command {
        case .auditValue(let audit), .auditCapabilities(let audit):
            try write(request.termination, BinaryTag.constructed(0))
            try write(1, audit.items)
            if !request.furtherTerminations.isEmpty {
                try write(request.termination, request.furtherTerminations, 2)
            }
            return
        case .add, .move, .modify, .subtract, .notify, .serviceChange: break
        }
        try write(request.termination, request.furtherTerminations, 0)
        switch request.command {
        case .auditValue, .auditCapabilities: break
        case .add(let descriptors), .move(let descriptors), .modify(let descriptors):
            try element(BinaryTag.constructed(1)) { writer throws(MessageEncodeError) in
                for descriptor in descriptors { try writer.write(request: descriptor) }
            }
        case .subtract(let audit): if let audit { try write(1, audit.items) }
        case .notify(let observed):
            try write(1, observed)
            if let error = observed.error { try write(2, error) }
        case .serviceChange(let change): try write(1, change)
        }
    }

    mutating func write(_ reply: CommandReply) throws(MessageEncodeError) {
        let terminations = (reply.termination, reply.furtherTerminations)
        switch reply.result {
        case .serviceChange(let parameters):
            try element(Self.tag(.serviceChange)) { writer throws(MessageEncodeError) in
                try writer.write(terminations.0, terminations.1, 0)
                try writer.element(BinaryTag.constructed(1)) { writer throws(MessageEncodeError) in
                    try writer.write(1, parameters ?? ServiceChangeReply())
                }
            }
        case .done(let kind, let descriptors):
            try element(Self.tag(kind)) { writer throws(MessageEncodeError) in
                try writer.write(kind, descriptors, on: terminations)
            }
        case .error(let kind, let error):
            try element(Self.tag(kind)) { writer throws(MessageEncodeError) in
                try writer.write(kind, [.error(error)], on: terminations)
            }
        case .contextTerminations(let kind, let list):
            guard let first = list.first else { throw outside("empty list of terminations") }
            try element(Self.tag(kind)) { writer throws(MessageEncodeError) in
                try writer.write(first, Array(list.dropFirst()), 0)
            }
        case .contextError(let kind, let error):
            try element(Self.tag(kind)) { writer throws(MessageEncodeError) in try writer.write(1, error) }
        }
    }

    /// What is inside a reply that says what became of a command.
    private mutating func write(
        _ kind: CommandKind, _ descriptors: [Descriptor],
        on terminations: (TerminationIdentifier, [TerminationIdentifier])
    ) throws(MessageEncodeError) {
        let (first, further) = terminations
        switch kind {
        case .auditValue, .auditCapabilities:
            try element(BinaryTag.constructed(further.isEmpty ? 2 : 3)) { writer throws(MessageEncodeError) in
                if further.isEmpty {
                    try writer.write(first, BinaryTag.constructed(0))
                } else {
                    try writer.write(first, further, 0)
                }
                try writer.writeAudit(1, descriptors)
            }
        case .notify:
            try write(first, further, 0)
            guard let descriptor = descriptors.first else { return }
            guard descriptors.count == 1, case .error(let error) = descriptor else {
                throw outside("descriptor of a Notify reply")
            }
            try write(1, error)
        case .serviceChange:
            try write(first, further, 0)
            guard descriptors.count == 1, case .error(let error) = descriptors[0] else {
                throw outside("descriptor of a ServiceChange reply")
            }
            try element(BinaryTag.constructed(1)) { writer throws(MessageEncodeError) in try writer.write(0, error) }
        case .add, .move, .modify, .subtract:
            try write(first, further, 0)
            if !descriptors.isEmpty { try writeAudit(1, descriptors) }
        }
    }

    // MARK: ServiceChange

    private mutating func write(_ number: UInt8, _ change: ServiceChangeRequest) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
            try writer.write(change.method)
            try writer.writeShared(
                address: change.address, version: change.version, profile: change.profile)
            let reason = "\(change.reason.code)" + (change.reason.text.isEmpty ? "" : " " + change.reason.text)
            // Words without a code stand alone, unless they would be read as one.
            let isBare = change.reason.code == 0 && change.reason.text.utf8.first?.isDigit != true
            try writer.write(reason: isBare ? change.reason.text : reason)
            if let delay = change.delay { writer.write(5, delay) }
            if let controller = change.controllerToTry {
                try writer.element(BinaryTag.constructed(6)) { writer throws(MessageEncodeError) in
                    try writer.write(controller)
                }
            }
            if let stamp = change.timeStamp { try writer.write(7, stamp) }
            if !change.extensions.isEmpty { try writer.write(8, change.extensions) }
            if !change.audit.isEmpty { try writer.write(9, change.audit) }
            if change.isIncomplete { writer.writeNull(10) }
        }
    }

    private mutating func write(_ number: UInt8, _ reply: ServiceChangeReply) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
            if let controller = reply.controllerToTry {
                try writer.element(BinaryTag.constructed(0)) { writer throws(MessageEncodeError) in
                    try writer.write(controller)
                }
            }
            try writer.writeShared(address: reply.address, version: reply.version, profile: reply.profile)
            if let stamp = reply.timeStamp { try writer.write(4, stamp) }
        }
    }

    /// What has the same numbers in requests and replies.
    private mutating func writeShared(
        address: ServiceChangeAddress?, version: Int?, profile: ServiceChangeProfile?
    ) throws(MessageEncodeError) {
        if let address {
            try element(BinaryTag.constructed(1)) { writer throws(MessageEncodeError) in try writer.write(address) }
        }
        if let version { write(2, UInt32(version)) }
        if let profile {
            try element(BinaryTag.constructed(3)) { writer throws(MessageEncodeError) in
                writer.write(BinaryTag.primitive(0), "\(profile.name)/\(profile.version)".utf8)
            }
        }
    }

    private mutating func write(_ method: ServiceChangeMethod) throws(MessageEncodeError) {
        switch method {
        case .failover: write(0, 0)
        case .forced: write(0, 1)
        case .graceful: write(0, 2)
        case .restart: write(0, 3)
        case .disconnected: write(0, 4)
        case .handOff: write(0, 5)
        case .other(let name):
            guard let number = UInt32(name.dropFirst(2)), number > 5, "X-\(number)" == name else {
                throw outside("serviceChangeMethod \(name)")
            }
            write(0, number)
        }
    }

    private mutating func write(reason: String) throws(MessageEncodeError) {
        try element(BinaryTag.constructed(4)) { writer throws(MessageEncodeError) in
            let text = Self.printable(reason)
            switch writer.values {
            case .bare: writer.write(BinaryTag.octetString, text)
            case .wrapped:
                try writer.element(BinaryTag.octetString) { writer throws(MessageEncodeError) in
                    writer.write(BinaryValue.ia5String, text)
                }
            }
        }
    }

    /// NonStandardData.
    private mutating func write(
        _ number: UInt8, _ extensions: [ServiceChangeExtension]
    ) throws(MessageEncodeError) {
        if extensions.count == 1, let (kind, identifier, data) = BinaryExtensions.foreign(extensions[0]) {
            try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
                try writer.element(BinaryTag.constructed(0)) { writer throws(MessageEncodeError) in
                    if kind == BinaryExtensions.object {
                        writer.write(BinaryTag.primitive(0), identifier)
                    } else {
                        writer.bytes += identifier
                    }
                }
                writer.write(BinaryTag.primitive(1), data)
            }
            return
        }
        guard let (experimental, data) = BinaryExtensions.data(extensions) else {
            throw outside("extension parameter that is no single value")
        }
        try element(BinaryTag.constructed(number)) { writer throws(MessageEncodeError) in
            try writer.element(BinaryTag.constructed(0)) { writer throws(MessageEncodeError) in
                writer.write(BinaryTag.primitive(2), experimental)
            }
            writer.write(BinaryTag.primitive(1), data)
        }
    }
}
