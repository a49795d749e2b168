internal import Channels
internal import CLinux
internal import FoundationEssentials
internal import Glibc
internal import Packets
internal import Wire

/// The capture at work: frames from all mirrors, in the order of their times, into one file.
struct CaptureLoop: ~Copyable {
    /// A frame is held back so long (wall time) for earlier ones from other mirrors; the kernel's blocks take 50 ms.
    private static let holdBack: Int64 = 200_000_000
    /// Most wall time between two writes.
    private static let writePeriod: Int64 = 100_000_000
    /// After the last command the kernel's blocks are waited for so long, twice their age at most.
    private static let drainTime: Int64 = 150_000_000
    private static let mostDrainTime: Int64 = 2_000_000_000
    /// Frames taken from one mirror before the next has its turn.
    private static let mostFrames = 4096
    /// A difference between the clocks above this is a step of the wall clock (10 ms).
    private static let clockStep: Int64 = 10_000_000

    private let clock: CaptureClock
    private var handles: [CaptureHandle]
    private var retired: [CaptureHandle] = []
    private var file: CaptureFile
    private var control: ControlStream<CaptureReport>
    private var order = CaptureOrder()
    private var totals = CaptureTotals()
    private var offset: Int64
    private var lastWrite: Int64 = 0

    init(_ configuration: CaptureConfiguration, control: ControlStream<CaptureReport>) throws(CaptureError) {
        var file = try CaptureFile(configuration)
        try file.flush()
        var handles: [CaptureHandle] = []
        for mirror in configuration.mirrors {
            handles.append(try CaptureHandle(mirror, bufferSize: configuration.bufferSize))
        }
        self.file = file
        self.handles = handles
        self.control = control
        clock = configuration.clock
        // A launcher that was held up between its two readings must not look like a step of the wall clock. No frame
        // has a stamp yet, so the present offset serves as well.
        let present = CaptureClock.measuredOffset()
        let told = configuration.clock.offset
        offset = (present &- told).magnitude > Self.clockStep.magnitude ? present : told
    }

    /// Runs until it is told to stop, the launcher is gone, or SIGTERM comes; then finishes the file.
    mutating func run() throws(CaptureError) {
        control.report(.ready)
        var isStopping = false
        while !isStopping {
            wait()
            isStopping = control.isAtEnd || cl_packet_signalled() != 0
            while let line = control.takeLine() { isStopping = obey(line) || isStopping }
            takeFrames()
            noteClock()
            try writeDue()
        }
        try finish()
    }

    private mutating func wait() {
        var descriptors = handles.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        let events = Int16(POLLIN) | (control.hasOutput ? Int16(POLLOUT) : 0)
        if !control.isAtEnd { descriptors.append(pollfd(fd: control.descriptor, events: events, revents: 0)) }
        guard poll(&descriptors, UInt(descriptors.count), 50) > 0, !control.isAtEnd else { return }
        if let last = descriptors.last, last.revents & ~Int16(POLLOUT) != 0 { control.receive() }
        control.flush()
    }

    /// True where the command ends the capture.
    private mutating func obey(_ line: [UInt8]) -> Bool {
        guard let command = try? JSONDecoder().decode(CaptureCommand.self, from: Data(line)) else {
            control.report(.refused(reason: "not a command: \(String(decoding: line.prefix(200), as: UTF8.self))"))
            return false
        }
        switch command {
        case .statistics: control.report(.statistics(currentTotals()))
        case .stop: return true
        }
        return false
    }

    /// Takes what waits on every mirror; returns how many frames that were.
    @discardableResult
    private mutating func takeFrames() -> Int {
        var taken = 0
        var dead: [Int] = []
        for (index, handle) in handles.enumerated() {
            do throws(CaptureError) {
                for _ in 0..<Self.mostFrames {
                    guard let frame = try handle.next() else { break }
                    let time = clock.instant(atRealtime: frame.realtime, offset: offset)
                    order.hold(file.packet(of: frame, on: handle.mirror, at: time))
                    taken += 1
                }
            } catch {
                dead.append(index)
                control.report(.lostMirror(interface: error.subject, reason: error.reason))
            }
        }
        // It is kept for its count of lost frames; closing takes the kernel 24 ms, which nothing should wait for.
        for index in dead.reversed() { retired.append(handles.remove(at: index)) }
        totals.lostMirrors += dead.count
        return taken
    }

    private mutating func noteClock() {
        let present = CaptureClock.measuredOffset()
        guard (present &- offset).magnitude > Self.clockStep.magnitude else { return }
        totals.clockSteps += 1
        control.report(.clockStep(nanoseconds: present &- offset))
        offset = present
    }

    private mutating func writeDue() throws(CaptureError) {
        let now = CaptureClock.nanoseconds(of: CLOCK_MONOTONIC)
        guard now - lastWrite >= Self.writePeriod else { return }
        lastWrite = now
        let edge = clock.instant(atRealtime: now + offset - Self.holdBack, offset: offset)
        write(order.release(upTo: edge))
        try file.flush()
    }

    private mutating func write(_ packets: [CapturedPacket]) {
        for packet in packets { file.add(packet) }
        totals.packets += packets.count
    }

    private mutating func finish() throws(CaptureError) {
        let start = CaptureClock.nanoseconds(of: CLOCK_MONOTONIC)
        var elapsed: Int64 = 0
        while elapsed < Self.mostDrainTime {
            let taken = takeFrames()
            elapsed = CaptureClock.nanoseconds(of: CLOCK_MONOTONIC) - start
            guard taken == 0 else { continue }
            guard elapsed < Self.drainTime else { break }
            var descriptors = handles.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
            _ = poll(&descriptors, UInt(descriptors.count), 20)
        }
        write(order.releaseAll())
        let now = CaptureClock.nanoseconds(of: CLOCK_MONOTONIC) + offset
        var dropped: [String: Int] = [:]
        for handle in handles + retired { dropped[handle.mirror.network, default: 0] += handle.dropped }
        file.addStatistics(droppedByNetwork: dropped, at: clock.instant(atRealtime: now, offset: offset))
        try file.finish()
        control.report(.finished(currentTotals()))
        control.finish()
    }

    private func currentTotals() -> CaptureTotals {
        var current = totals
        current.dropped = (handles + retired).reduce(0) { $0 + $1.dropped }
        current.unassigned = file.unassigned
        current.outOfOrder = order.outOfOrder
        return current
    }
}
