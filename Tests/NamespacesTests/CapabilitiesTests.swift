import CLinux
import Glibc
import Testing

@testable import Namespaces

@Suite("What a machine lacks for a lab")
struct CapabilitiesTests {
    struct Sample: Sendable {
        var stage: UInt32
        var number: Int32
        var isRoot = false
        var settings: [String: Int] = [:]
        var words: String
        var remedy: String?
    }

    static let samples: [Sample] = [
        Sample(
            stage: CL_STAGE_CLONE.rawValue, number: EPERM, settings: ["kernel/unprivileged_userns_clone": 0],
            words: "kernel.unprivileged_userns_clone is 0",
            remedy: "sudo sysctl -w kernel.unprivileged_userns_clone=1"),
        Sample(
            stage: CL_STAGE_MOUNT_PRIVATE.rawValue, number: EACCES,
            settings: ["kernel/apparmor_restrict_unprivileged_userns": 1, "kernel/unprivileged_userns_clone": 1],
            words: "kernel.apparmor_restrict_unprivileged_userns is 1",
            remedy: "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"),
        Sample(
            stage: CL_STAGE_CLONE.rawValue, number: ENOSPC, settings: ["user/max_user_namespaces": 0],
            words: "user.max_user_namespaces is 0", remedy: "sudo sysctl -w user.max_user_namespaces=10000"),
        Sample(
            stage: CL_STAGE_CLONE.rawValue, number: ENOSPC, isRoot: true,
            settings: ["user/max_net_namespaces": 0, "user/max_user_namespaces": 9],
            words: "user.max_net_namespaces is 0", remedy: "sudo sysctl -w user.max_net_namespaces=10000"),
        Sample(
            stage: CL_STAGE_CLONE.rawValue, number: EPERM, isRoot: true,
            words: "may not create namespaces: EPERM",
            remedy: "run it outside the container, or start that with --privileged"),
        Sample(
            stage: CL_STAGE_MOUNT_PROC.rawValue, number: EPERM, words: "/proc cannot be mounted",
            remedy: "run it outside the container, or start that with --privileged"),
        Sample(
            stage: CL_STAGE_VETH.rawValue, number: EOPNOTSUPP, words: "veth pair cannot be created: EOPNOTSUPP",
            remedy: "sudo modprobe veth"),
        Sample(stage: CL_STAGE_PACKET_SOCKET.rawValue, number: EPERM, words: "packet socket cannot be opened: EPERM"),
    ]

    @Test("one sentence and the command that helps", arguments: samples)
    func explain(_ sample: Sample) {
        let found = Capabilities.explain(
            stage: cl_stage(rawValue: sample.stage), number: sample.number, isRoot: sample.isRoot
        ) { sample.settings[$0] }
        #expect(found.sentence.contains(sample.words))
        #expect(found.remedy == sample.remedy)
    }
}
