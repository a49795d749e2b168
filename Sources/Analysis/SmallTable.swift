/// A table that has few entries as a rule: a list that is searched, and beyond ``listLimit`` entries a dictionary.
struct SmallTable<Value> {
    static var listLimit: Int { 12 }

    private var list: [(key: UInt64, value: Value)] = []
    private var dictionary: [UInt64: Value] = [:]

    var isEmpty: Bool { list.isEmpty && dictionary.isEmpty }
    var count: Int { dictionary.isEmpty ? list.count : dictionary.count }

    /// All of it, in no order.
    var all: [(key: UInt64, value: Value)] { dictionary.isEmpty ? list : dictionary.map { ($0.key, $0.value) } }

    subscript(key: UInt64) -> Value? {
        get {
            guard dictionary.isEmpty else { return dictionary[key] }
            return place(of: key).map { list[$0].value }
        }
        set {
            guard dictionary.isEmpty else {
                dictionary[key] = newValue
                return
            }
            if let place = place(of: key) {
                if let newValue { list[place].value = newValue } else { remove(at: place) }
            } else if let newValue {
                add(key, newValue)
            }
        }
    }

    /// Changes a value where there is one.
    mutating func update(_ key: UInt64, _ change: (inout Value) -> Void) {
        guard var value = self[key] else { return }
        change(&value)
        self[key] = value
    }

    /// Takes an entry out.
    mutating func removeValue(forKey key: UInt64) -> Value? {
        guard dictionary.isEmpty else { return dictionary.removeValue(forKey: key) }
        guard let place = place(of: key) else { return nil }
        defer { remove(at: place) }
        return list[place].value
    }

    /// Keeps what is wanted.
    mutating func removeAll(where isUnwanted: (UInt64, Value) -> Bool) {
        if dictionary.isEmpty {
            for place in list.indices.reversed() where isUnwanted(list[place].key, list[place].value) {
                remove(at: place)
            }
        } else {
            dictionary = dictionary.filter { !isUnwanted($0.key, $0.value) }
        }
    }

    mutating func removeAll() {
        list.removeAll(keepingCapacity: true)
        dictionary = [:]
    }

    /// Changes each value.
    mutating func updateAll(_ change: (inout Value) -> Void) {
        for place in list.indices { change(&list[place].value) }
        for key in dictionary.keys {
            guard var value = dictionary[key] else { continue }
            change(&value)
            dictionary[key] = value
        }
    }

    private func place(of key: UInt64) -> Int? {
        // The latest ones are asked for most.
        list.lastIndex { $0.key == key }
    }

    private mutating func add(_ key: UInt64, _ value: Value) {
        guard list.count == Self.listLimit else {
            list.append((key, value))
            return
        }
        for entry in list { dictionary[entry.key] = entry.value }
        dictionary[key] = value
        list.removeAll(keepingCapacity: true)
    }

    /// The order is kept: so the oldest come first.
    private mutating func remove(at place: Int) { list.remove(at: place) }
}

extension SmallTable: Sendable where Value: Sendable {}
