import Megaco
import SIP
import Wire

/// Calls out of gateways' trunks: INVITE, Add to a gateway, and 200 when that has put the call together.
extension Controller {
    /// Takes an INVITE to a number outside: 100 at once, and a final answer when a gateway has the call or none can.
    mutating func takeOutbound(
        _ mark: UInt64, _ called: String, _ transaction: ServerTransactionIdentifier, at now: Instant
    ) -> [AgentEffect] {
        guard outbound.takesMore(at: now), outbound.calls[mark] == nil else {
            return refuse(called, transaction, "overload", at: now)
        }
        var effects = options.trying(transaction, at: now).effects
        outbound.enqueue(
            mark, OutboundCalls.Call(state: .queued(transaction), called: called),
            for: settings.callProcessingTime, at: now)
        effects.add(placeCalls(at: now))
        return effects
    }

    /// Hands the calls that the processor is done with to gateways.
    mutating func placeCalls(at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        while let mark = outbound.popDone(at: now) {
            guard let call = outbound.calls[mark], case .queued(let transaction) = call.state else { continue }
            effects.add(place(mark, call, transaction, at: now))
        }
        deadlines.set(.calls, outbound.nextAt.map { Wakeup(at: $0, timer: "call processing") })
        return effects
    }

    /// Chooses the gateway with the fewest calls of those that are registered here, have a channel and have not
    /// refused.
    private mutating func place(
        _ mark: UInt64, _ call: OutboundCalls.Call, _ transaction: ServerTransactionIdentifier, at now: Instant
    ) -> [AgentEffect] {
        var best: (gateway: Int, load: Int)?
        for group in settings.trunkGroups where !call.refusedBy.contains(group.gateway) {
            let load = outbound.load[group.gateway, default: 0]
            guard load < group.channels, best.map({ load < $0.load }) ?? true, link(of: group.gateway) != nil else {
                continue
            }
            best = (group.gateway, load)
        }
        guard let best else {
            outbound.set(mark, nil)
            return refuse(call.called, transaction, "no trunk", at: now)
        }
        var call = call
        call.state = .placed(transaction, gateway: best.gateway)
        outbound.set(mark, call)
        outbound.add(.begin(mark), for: best.gateway)
        return runErrands(for: best.gateway, at: now)
    }

    /// The link of a gateway that is registered and is not being sent away.
    private func link(of gateway: Int) -> LinkIdentifier? {
        guard let link = registered[gateway], let place = links.place(of: link),
            case .registered = links.state(at: place)
        else { return nil }
        return link
    }

    /// Asks a gateway as much as it may be asked at one time.
    private mutating func runErrands(for gateway: Int, at now: Instant) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        while let link = link(of: gateway), let place = links.place(of: link),
            let errand = outbound.popErrand(for: gateway, on: link)
        {
            let action = Self.action(errand, links[place].association.encoding)
            let (request, sent) = links[place].association.request(action, at: now)
            guard !sent.isEmpty else {
                effects.add(conclude(errand, nil, on: link, at: now))
                continue
            }
            outbound.note(errand, asked: request, on: link)
            noteDeadline(of: place)
            effects.add(sent)
        }
        return effects
    }

    private static func action(_ errand: OutboundCalls.Errand, _ encoding: MessageEncoding) -> ActionRequest {
        switch errand {
        case .begin:
            let media = MediaDescriptor(
                streams: .one(StreamParameters(localControl: LocalControlDescriptor(mode: .sendReceive))))
            // Binary is written without media descriptors here.
            let descriptors = encoding == .binary ? [] : [Descriptor.media(media)]
            let commands = CallTermination.allCases.map { termination in
                CommandRequest(.add(descriptors), on: termination.choose(encoding))
            }
            return ActionRequest(context: .choose, commands: commands)
        case .end(let context):
            let all = CommandRequest(.subtract(nil), on: .all, wantsWildcardedResponse: true)
            return ActionRequest(context: .number(context), commands: [all])
        }
    }

    /// A gateway has answered; nil where it has not.
    mutating func conclude(
        _ errand: OutboundCalls.Errand, _ outcome: TransactionReply.Outcome?, on link: LinkIdentifier, at now: Instant
    ) -> [AgentEffect] {
        var effects: [AgentEffect] = []
        if case .begin(let mark) = errand, var call = outbound.calls[mark],
            case .placed(let transaction, let gateway) = call.state
        {
            if let context = outcome?.newContext {
                call.state = .talking(gateway: gateway, context: context)
                outbound.set(mark, call)
                effects =
                    options.respond(
                        to: transaction, status: 200, reason: "OK", headers: [contact(call.called)], at: now
                    ).effects
            } else {
                call.refusedBy.append(gateway)
                effects = place(mark, call, transaction, at: now)
            }
        }
        if let gateway = links[link]?.gateway { effects.add(runErrands(for: gateway, at: now)) }
        return effects
    }

    /// Answers BYE of a call that talks, and has its gateway end it; nil where it is none of these calls.
    mutating func endOutbound(
        _ mark: UInt64, _ transaction: ServerTransactionIdentifier, at now: Instant
    ) -> [AgentEffect]? {
        guard case .talking(let gateway, let context)? = outbound.calls[mark]?.state else { return nil }
        outbound.set(mark, nil)
        var effects = options.respond(to: transaction, status: 200, reason: "OK", at: now).effects
        // A gateway that has left goes on without us, until the far end hangs up.
        guard link(of: gateway) != nil else { return effects }
        outbound.add(.end(context: context), for: gateway)
        effects.add(runErrands(for: gateway, at: now))
        return effects
    }

    /// Calls that wait for gateways that are gone are answered: somebody else may take them.
    mutating func settleCalls(at now: Instant) -> [AgentEffect] {
        var lost: [OutboundCalls.Errand] = []
        for link in outbound.asked.keys.sorted() where links.place(of: link) == nil { lost += outbound.drop(link) }
        for gateway in outbound.gatewaysWithErrands where link(of: gateway) == nil {
            lost += outbound.dropErrands(for: gateway)
        }
        var effects: [AgentEffect] = []
        for case .begin(let mark) in lost {
            guard let call = outbound.calls[mark], case .placed(let transaction, _) = call.state else { continue }
            outbound.set(mark, nil)
            effects.add(refuse(call.called, transaction, "gateway lost", at: now))
        }
        return effects
    }

    private mutating func refuse(
        _ called: String, _ transaction: ServerTransactionIdentifier, _ why: String, at now: Instant
    ) -> [AgentEffect] {
        options.respond(to: transaction, status: 503, reason: "Service Unavailable (\(why))", at: now).effects
            + failedCalls.report(called, why, at: now)
    }
}

extension TransactionReply.Outcome {
    /// The context that a request for a new one has made; nil where it failed.
    fileprivate var newContext: UInt32? {
        guard firstError == nil, case .actions(let actions) = self, case .number(let number)? = actions.first?.context
        else { return nil }
        return number
    }
}
