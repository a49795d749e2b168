import SIP
import Wire

/// One request of a layer in virtual time: what happens at which millisecond, and what the layer did.
struct Rehearsal {
    enum Event {
        case response(Int, String)
        case transportFailed
        /// Time passes, but no wake-up is delivered before this moment.
        case sleptUntilHere
    }

    typealias Line = (milliseconds: Int, event: Event)

    private(set) var log: [String] = []
    private(set) var sent: [[UInt8]] = []
    private(set) var layer: TransactionLayer
    private let flow: Flow

    init(timing: Timing = Timing(), over flow: Flow) {
        layer = TransactionLayer(timing: timing, userAgent: "test", seed: 1)
        self.flow = flow
    }

    /// Sends one OPTIONS at 0 and plays the script, then lets every timer run out.
    mutating func play(_ script: [Line]) {
        note(layer.options(from: "sip:a@b", to: "sip:c@d", over: flow, at: .start).effects, at: .start)
        for line in script {
            let moment = Instant.milliseconds(line.milliseconds)
            if case .sleptUntilHere = line.event {
                note(layer.wake(at: moment), at: moment)
                continue
            }
            run(until: moment)
            switch line.event {
            case .response(let status, let reason):
                note(layer.receive(response(status, reason), over: flow, at: moment), at: moment)
            case .transportFailed: note(layer.transportFailed(flow, at: moment), at: moment)
            case .sleptUntilHere: break
            }
        }
        run(until: nil)
    }

    private mutating func run(until end: Instant?) {
        while let wakeup = layer.wakeup, end.map({ wakeup.at <= $0 }) ?? true {
            note(layer.wake(at: wakeup.at), at: wakeup.at)
        }
    }

    private mutating func note(_ effects: [TransactionLayer.Effect], at now: Instant) {
        for effect in effects {
            let text =
                switch effect {
                case .transmit: "transmit"
                case .request: "request"
                case .response(_, let status, let reason): "response \(status) \(reason)"
                case .timedOut: "timed out"
                case .transportFailed: "transport failed"
                case .undecodable(let error, _): "undecodable \(error.element)"
                case .late(let status): "late \(status)"
                }
            log.append("\(now.nanoseconds / 1_000_000) \(text)")
            if case .transmit(let bytes, _) = effect { sent.append(bytes) }
        }
    }

    /// A response to what was sent first.
    private func response(_ status: Int, _ reason: String) -> [UInt8] {
        guard let bytes = sent.first, var message = try? Message(decoding: bytes) else { return [] }
        message.startLine = .response(status: status, reason: reason)
        return message.encoded()
    }
}
