import CLinux
import Glibc

/// The clone that makes a lab: new namespaces and in them a first process.
struct LabClone {
    let process: Int32
    let handle: Descriptor

    /// Why it failed: at which stage, and with which errno.
    struct Failure: Error, Hashable {
        let stage: cl_stage
        let number: Int32
    }

    /// What the first process does.
    enum Program {
        case run(executable: String, arguments: [String], control: Descriptor)
        /// Tries what a lab needs, by creating a veth pair and a packet socket, and ends.
        case trial
    }

    /// Clones and waits until the program runs, or until the trial is over (then there is no process: nil).
    ///
    /// Root needs no user namespace and does without, so that programs in the lab may change their user; where that
    /// is refused (a container's root), and for everybody else, a user namespace is made: with all of the caller's
    /// identities in it for root, else with the caller's own, as root.
    static func start(_ program: Program) throws(Failure) -> LabClone? {
        let flags = CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID
        if geteuid() == 0 {
            do throws(Failure) {
                return try start(program, flags: flags, identities: nil)
            } catch  where error.stage == CL_STAGE_CLONE && error.number == EPERM {
                let identities = Identities(users: allOf("uid_map"), groups: allOf("gid_map"), isAlone: false)
                return try start(program, flags: flags | CLONE_NEWUSER, identities: identities)
            }
        }
        let identities = Identities(users: "0 \(geteuid()) 1", groups: "0 \(getegid()) 1", isAlone: true)
        return try start(program, flags: flags | CLONE_NEWUSER, identities: identities)
    }

    private struct Identities {
        let users: String
        let groups: String
        /// One identity of an ordinary user, who must give up setgroups to map it.
        let isAlone: Bool
    }

    /// The identities of the own user namespace, each mapped to itself.
    private static func allOf(_ map: String) -> String {
        guard let text = TextFile.contents(of: "/proc/self/\(map)") else { return "0 0 1" }
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            return fields.count == 3 ? "\(fields[0]) \(fields[0]) \(fields[2])\n" : nil
        }.joined()
    }

    private static func start(
        _ program: Program, flags: Int32, identities: Identities?
    ) throws(Failure) -> LabClone? {
        var result = cl_lab_result()
        switch program {
        case .run(let executable, let arguments, let control):
            CStrings.with(["rainyday"] + arguments) { arguments in
                executable.withCString { path in
                    clone(flags, identities, &result) {
                        $0.path = path
                        $0.arguments = arguments
                        $0.environment = cl_environment()
                        $0.control = control.number
                    }
                }
            }
        case .trial:
            let pair = NetlinkMessage.createPair(
                near: .init(name: "p0", index: 1_000), far: .init(name: "eth0", index: 1_001), in: nil, group: 1)
            pair.numbered(1).withUnsafeBytes { bytes in
                clone(flags, identities, &result) {
                    $0.trial_message = bytes.baseAddress
                    $0.trial_length = bytes.count
                }
            }
        }
        guard result.error == 0 else { throw Failure(stage: result.stage, number: result.error) }
        return result.pid > 0 ? LabClone(process: result.pid, handle: Descriptor(owning: result.pidfd)) : nil
    }

    private static func clone(
        _ flags: Int32, _ identities: Identities?, _ result: inout cl_lab_result,
        _ fill: (inout cl_lab_request) -> Void
    ) {
        CStrings.with(identities.map { [$0.users, $0.groups] }) { maps in
            var request = cl_lab_request()
            request.flags = flags
            request.uid_map = maps.flatMap { UnsafePointer($0[0]) }
            request.gid_map = maps.flatMap { UnsafePointer($0[1]) }
            request.deny_setgroups = identities?.isAlone == true ? 1 : 0
            fill(&request)
            _ = cl_clone_lab(&request, &result)
        }
    }
}
