import SIP

/// What an entity does with its SIP connections beyond sending on them.
extension TopologyReader {
    mutating func readConnectionUse(_ fields: inout Fields, into use: inout ConnectionUse) {
        if let interval = duration(
            fields.take("sip keep-alive"), what: "sip keep-alive", in: .seconds(1)...(.seconds(86_400)))
        {
            use.keepAliveInterval = interval
        }
        Self.set(
            &use.pongWait,
            duration(fields.take("sip pong wait"), what: "sip pong wait", in: .milliseconds(100)...(.seconds(600))))
        Self.set(&use.saysAlias, flag(fields.take("sip alias"), what: "sip alias"))
    }
}
