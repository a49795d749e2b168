/// A Communication Manager release such as 10.2.
public struct Release: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    /// The number before the dot.
    public var major: UInt8 = 10
    /// The number after it.
    public var minor: UInt8 = 2

    public init(major: UInt8 = 10, minor: UInt8 = 2) {
        self.major = major
        self.minor = minor
    }

    public var description: String { "\(major).\(minor)" }

    public static func < (one: Release, other: Release) -> Bool { (one.major, one.minor) < (other.major, other.minor) }

    /// The first release with split registration prevention for a survivable: 5.2 for a remote one, 6.0 for a core (the
    /// article).
    public static func first(withPreventionFor role: ControllerSettings.Role) -> Release {
        switch role {
        case .main, .survivableRemote: Release(major: 5, minor: 2)
        case .survivableCore: Release(major: 6, minor: 0)
        }
    }

    /// Why split registration prevention does not work between main of this release and a survivable of another; nil
    /// where it does.
    public func objection(
        to other: Release, of role: ControllerSettings.Role, by check: ControllerSettings.ReleaseCheck
    ) -> String? {
        let lowest = Release.first(withPreventionFor: role)
        switch check {
        case .none: return nil
        case .minimum, .same:
            if self < lowest { return "main has release \(self), the feature begins with \(lowest)" }
            if other < lowest { return "release \(other), the feature begins with \(lowest)" }
            return check == .same && self != other ? "release \(other), main has \(self)" : nil
        }
    }
}
