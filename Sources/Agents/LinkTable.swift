import Wire

/// The H.248 links of a controller by their paths, close together so that each is changed in place.
struct LinkTable: Sendable {
    private var places: [Association.Path: Int] = [:]
    private var links: [SupervisedLink] = []

    /// The paths of all links, in no order.
    var paths: some Collection<Association.Path> { places.keys }

    /// The link on a path; nil where there is none.
    subscript(path: Association.Path) -> SupervisedLink? {
        get { places[path].map { links[$0] } }
        set {
            guard let newValue else { return remove(path) }
            if let place = places[path] {
                links[place] = newValue
            } else {
                places[path] = links.count
                links.append(newValue)
            }
        }
    }

    /// Where the link of a path is, until the next one is removed; nil where there is none.
    func place(of path: Association.Path) -> Int? { places[path] }

    /// The link in a place.
    subscript(place: Int) -> SupervisedLink {
        _read { yield links[place] }
        _modify { yield &links[place] }
    }

    /// The path of the link in a place, and when it wants to be woken.
    func deadline(at place: Int) -> (path: Association.Path, wakeup: Wakeup?) {
        (links[place].association.path, links[place].wakeup)
    }

    /// What the link in a place is to its controller.
    func state(at place: Int) -> SupervisedLink.State { links[place].state }

    private mutating func remove(_ path: Association.Path) {
        guard let place = places.removeValue(forKey: path) else { return }
        links.swapAt(place, links.count - 1)
        links.removeLast()
        if place < links.count { places[links[place].path] = place }
    }
}
