/// A fault that was noted while a message was read.
///
/// It is rare and large, so a message holds no more than a reference to it.
final class FaultNote: Hashable, Sendable {
    let fault: MessageFault

    init(_ fault: MessageFault) { self.fault = fault }

    static func == (left: FaultNote, right: FaultNote) -> Bool { left.fault == right.fault }
    func hash(into hasher: inout Hasher) { hasher.combine(fault) }
}
