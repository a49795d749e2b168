import CLinux
import Glibc

/// Whether this machine lets this user make a lab, found out by making one.
public enum Capabilities {
    /// Makes namespaces, mounts /proc, creates a veth pair and a packet socket, in a child that then ends. Takes some
    /// 20 ms and leaves nothing behind.
    ///
    /// - Returns: nil where a lab works; else what is missing.
    public static func probe() -> Incapability? {
        do throws(LabClone.Failure) {
            _ = try LabClone.start(.trial)
            return nil
        } catch {
            return explain(error)
        }
    }

    static func explain(_ failure: LabClone.Failure) -> Incapability {
        explain(stage: failure.stage, number: failure.number, isRoot: geteuid() == 0) { path in
            TextFile.contents(of: "/proc/sys/" + path).flatMap { text in
                Int(text.prefix { $0 != "\n" })
            }
        }
    }

    /// Explains a failure from the kernel's settings.
    ///
    /// - Parameters:
    ///   - number: the errno.
    ///   - setting: the value of a file below /proc/sys; nil where the kernel has no such file.
    static func explain(
        stage: cl_stage, number: Int32, isRoot: Bool, setting: (String) -> Int?
    ) -> Incapability {
        let name = String(cString: cl_error_name(number))
        let isRefusal = number == EPERM || number == EACCES
        if !isRoot, isRefusal, setting("kernel/unprivileged_userns_clone") == 0 {
            return Incapability(
                "an ordinary user may not create user namespaces here (kernel.unprivileged_userns_clone is 0)",
                remedy: "sudo sysctl -w kernel.unprivileged_userns_clone=1")
        }
        if !isRoot, isRefusal, let value = setting("kernel/apparmor_restrict_unprivileged_userns"), value > 0 {
            return Incapability(
                "AppArmor takes all rights from an ordinary user's namespaces here "
                    + "(kernel.apparmor_restrict_unprivileged_userns is \(value))",
                remedy: "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0")
        }
        if number == ENOSPC || number == EUSERS {
            let kinds = isRoot ? ["net", "pid", "mnt", "user"] : ["user", "net", "pid", "mnt"]
            let kind = kinds.first { setting("user/max_\($0)_namespaces") == 0 } ?? "user"
            return Incapability(
                "no more \(kind) namespaces may be created here (user.max_\(kind)_namespaces is "
                    + "\(setting("user/max_\(kind)_namespaces").map(String.init) ?? "unknown"))",
                remedy: "sudo sysctl -w user.max_\(kind)_namespaces=10000")
        }
        switch stage {
        case CL_STAGE_CLONE:
            return Incapability(
                "this user may not create namespaces: \(name)"
                    + (number == EINVAL ? ", the kernel was built without one of user, network, pid namespaces" : ""),
                remedy: isRefusal ? "run it outside the container, or start that with --privileged" : nil)
        case CL_STAGE_IDENTITY: return Incapability("this user cannot be mapped into a user namespace: \(name)")
        case CL_STAGE_MOUNT_PRIVATE: return Incapability("mounts cannot be made private in a new namespace: \(name)")
        case CL_STAGE_MOUNT_PROC:
            return Incapability(
                "/proc cannot be mounted in a new namespace: \(name), as where a container hides parts of its /proc",
                remedy: "run it outside the container, or start that with --privileged")
        case CL_STAGE_VETH:
            return Incapability(
                "a veth pair cannot be created: \(name)",
                remedy: number == EOPNOTSUPP ? "sudo modprobe veth" : nil)
        case CL_STAGE_PACKET_SOCKET:
            return Incapability(
                "a packet socket cannot be opened: \(name)",
                remedy: number == EAFNOSUPPORT ? "sudo modprobe af_packet" : nil)
        default: return Incapability("a lab's first process cannot start: \(name)")
        }
    }
}
