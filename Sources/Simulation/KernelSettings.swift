/// What the simulated hosts have in their kernels; the defaults are those of Linux.
public struct KernelSettings: Hashable, Sendable {
    /// Multiplies every timer below: a lab that runs at twenty times the speed has kernels that seem twenty times as
    /// slow, and a simulation of it can have the same.
    public var timerFactor = 1
    /// The retransmission timeout before there is a measurement (RFC 6298 §2.1).
    public var initialTimeout: Duration = .seconds(1)
    /// The same after a handshake that was repeated, and so measured nothing (RFC 6298 §5.7, `TCP_TIMEOUT_FALLBACK`).
    public var fallbackTimeout: Duration = .seconds(3)
    /// Added at least to the smoothed round-trip time (`tcp_rto_min`).
    public var minimumTimeout: Duration = .milliseconds(200)
    public var maximumTimeout: Duration = .seconds(120)
    /// How long an acknowledgement waits for data to ride on, at first (`TCP_ATO_MIN`, `TCP_DELACK_MIN`), and at most
    /// (`TCP_DELACK_MAX`).
    public var acknowledgementDelay: Duration = .milliseconds(40)
    public var maximumAcknowledgementDelay: Duration = .milliseconds(200)
    /// Retransmissions of a SYN before the attempt fails (`tcp_syn_retries`).
    public var synTries = 6
    /// Retransmissions of a SYN-ACK (`tcp_synack_retries`).
    public var synAckTries = 5
    /// Retransmissions of data before the connection is given up (`tcp_retries2`).
    public var dataTries = 15
    /// The same once the process has let go of the connection (`tcp_orphan_retries`).
    public var orphanTries = 8
    /// How long data may stay unacknowledged, where the program set a limit (`TCP_USER_TIMEOUT`).
    public var userTimeout: Duration?
    /// How long a connection that was closed first is remembered, and how long it waits for the other side's FIN.
    public var timeWait: Duration = .seconds(60)
    /// The interval of ARP requests and Neighbor Solicitations.
    public var neighborInterval: Duration = .seconds(1)
    public var neighborTries = 3
    /// The largest payload of a TCP segment over IPv4; over IPv6 it is 20 less.
    public var maximumSegmentSize = 1_460
    /// Bytes that a connection takes in before its process reads them; also the first window.
    public var receiveBuffer = 64_240
    /// Bytes that a connection holds for sending; a write past that resets it.
    public var sendBuffer = 1 << 20
    /// Bytes of datagrams that wait for a process that stands still (`rmem_default`).
    public var datagramBuffer = 212_992
    /// Connections that wait for a process that stands still (`somaxconn`).
    public var acceptBacklog = 4_096

    public init() {}
}
