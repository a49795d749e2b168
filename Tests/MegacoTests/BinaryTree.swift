/// An element of the basic encoding rules with what is in it, to write the same in other ways.
struct BinaryTree {
    enum Content {
        case octets([UInt8])
        case elements([BinaryTree])
    }

    enum Lengths: CaseIterable { case shortest, fourOctets, indefinite }

    var tag: [UInt8]
    var content: Content

    init(tag: [UInt8], content: Content) { (self.tag, self.content) = (tag, content) }

    /// Elements of one-octet tags with definite lengths.
    static func elements(_ bytes: [UInt8]) -> [BinaryTree] {
        var elements: [BinaryTree] = []
        var index = 0
        while index < bytes.count {
            let tag = bytes[index]
            var length = Int(bytes[index + 1])
            index += 2
            if length > 0x80 {
                let count = length & 0x7F
                length = bytes[index..<index + count].reduce(0) { $0 << 8 | Int($1) }
                index += count
            }
            let inside = Array(bytes[index..<index + length])
            index += length
            elements.append(
                BinaryTree(tag: [tag], content: tag & 0x20 == 0 ? .octets(inside) : .elements(Self.elements(inside))))
        }
        return elements
    }

    static func bytes(_ elements: [BinaryTree], _ lengths: Lengths) -> [UInt8] {
        elements.flatMap { element -> [UInt8] in
            switch element.content {
            case .octets(let octets):
                element.tag + length(octets.count, lengths == .indefinite ? .shortest : lengths) + octets
            case .elements(let elements):
                switch lengths {
                case .indefinite: element.tag + [0x80] + bytes(elements, lengths) + [0, 0]
                case .shortest, .fourOctets:
                    element.tag + length(bytes(elements, lengths).count, lengths) + bytes(elements, lengths)
                }
            }
        }
    }

    private static func length(_ count: Int, _ lengths: Lengths) -> [UInt8] {
        let octets = [UInt8](
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) })
        if lengths == .fourOctets { return [0x84] + octets }
        let shortest = octets.drop { $0 == 0 }
        return count < 0x80 ? [UInt8(count)] : [0x80 | UInt8(shortest.count)] + shortest
    }
}

extension [BinaryTree] {
    /// The elements inside the element that a path of indices leads to.
    subscript(path path: some Collection<Int>) -> [BinaryTree] {
        get {
            guard let first = path.first, case .elements(let inside) = self[first].content else { return self }
            return inside[path: path.dropFirst()]
        }
        set {
            guard let first = path.first, case .elements(var inside) = self[first].content else {
                self = newValue
                return
            }
            inside[path: path.dropFirst()] = newValue
            self[first].content = .elements(inside)
        }
    }
}
