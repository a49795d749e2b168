#ifndef CLINUX_PROCESSES_H
#define CLINUX_PROCESSES_H

// Processes and namespaces: what needs clone, what is variadic, and what has no libc function.
#include <linux/sched.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>

/// One descriptor of the parent and the number that the child shall know it by.
struct cl_descriptor_pair {
    int from;
    int to;
};

/// A program to start. Every descriptor that is not in the list and not 0, 1 or 2 is closed in it.
struct cl_spawn_request {
    /// A path, or a name that is looked up in PATH.
    const char *path;
    char *const *arguments;
    char *const *environment;
    /// A network namespace to enter first; below 0 for the caller's own.
    int network;
    const struct cl_descriptor_pair *descriptors;
    size_t descriptor_count;
    /// Sent to the child when the spawning thread ends; 0 for none.
    int death_signal;
    /// Non-zero: the child leads a session of its own, so that the terminal's signals pass it by.
    int new_session;
};

/// Starts a program as vfork and execve do, with default signal handling. On success stores the process identifier and
/// a close-on-exec pidfd and returns 0; otherwise returns the child's errno, with the dead child reaped.
int cl_spawn(const struct cl_spawn_request *request, pid_t *pid, int *pidfd);

/// Where the start of a lab, or the entry into one, went wrong.
enum cl_stage {
    CL_STAGE_NONE,
    CL_STAGE_CLONE,
    CL_STAGE_IDENTITY,
    CL_STAGE_MOUNT_PRIVATE,
    CL_STAGE_MOUNT_PROC,
    CL_STAGE_VETH,
    CL_STAGE_PACKET_SOCKET,
    CL_STAGE_OPEN_NAMESPACE,
    CL_STAGE_JOIN_USER,
    CL_STAGE_JOIN,
    CL_STAGE_EXECUTE,
};

/// The first process of a lab: pid 1 of new namespaces.
struct cl_lab_request {
    /// CLONE_NEW… flags.
    int flags;
    /// Becomes descriptor 3.
    int control;
    /// The program; NULL to try what a lab needs and end.
    const char *path;
    char *const *arguments;
    char *const *environment;
    /// Lines for uid_map and gid_map, written by the parent; NULL without CLONE_NEWUSER.
    const char *uid_map;
    const char *gid_map;
    /// Non-zero where an ordinary user maps one identity: setgroups must be denied first.
    int deny_setgroups;
    /// An rtnetlink request that a trial sends, such as one that creates a veth pair.
    const void *trial_message;
    size_t trial_length;
};

struct cl_lab_result {
    pid_t pid;
    int pidfd;
    enum cl_stage stage;
    int error;
};

/// Clones the first process of a lab and waits until it runs its program, or has ended its trial. A thread of its own
/// clones and stays until that process ends, since the kernel's parent-death signal follows the thread, not the
/// process. Returns 0, or an errno with `stage` set and nothing left behind. After a trial, `pid` is 0.
int cl_clone_lab(const struct cl_lab_request *request, struct cl_lab_result *result);

/// A program to run inside a lab, from outside of it.
struct cl_join_request {
    /// The lab's first process, as seen by the caller.
    pid_t init;
    /// A file that stands for the network namespace to enter, such as /proc/12/fd/7; NULL for that of `init`.
    const char *network;
    const char *path;
    char *const *arguments;
    char *const *environment;
    /// Where to run, if that folder can be entered; NULL for the root folder.
    const char *directory;
};

/// Enters the namespaces of a lab in a child, runs a program there with the caller's standard descriptors, and waits.
/// Returns 0 with the program's wait status, or an errno with `stage` set. Meanwhile the caller ignores SIGINT and
/// SIGQUIT, which the terminal sends to the program too.
int cl_join_and_execute(const struct cl_join_request *request, int *status, enum cl_stage *stage);

/// Sends bytes and at most 16 descriptors over a Unix socket. Returns the count of bytes sent, or a negative errno.
ssize_t cl_send_descriptors(int socket, const void *bytes, size_t count, const int *descriptors,
                            size_t descriptor_count);

/// Receives bytes and close-on-exec descriptors, at most 16. Returns the count of bytes, 0 at the end, or a negative
/// errno; EMSGSIZE where more descriptors came than fit, which are then closed.
ssize_t cl_receive_descriptors(int socket, void *bytes, size_t count, int *descriptors, size_t *descriptor_count);

/// A stream pair of close-on-exec Unix sockets. Returns 0, or an errno.
int cl_socket_pair(int pair[2]);

/// Each returns 0 (or the descriptor), or a negative errno.
int cl_open_process(pid_t pid);
int cl_set_death_signal(int signal_number);
int cl_set_name(const char *name);
int cl_enter_network(int descriptor);
int cl_new_network(void);
/// Blocks every signal of the set in the calling thread and opens a non-blocking signalfd for it.
int cl_open_signals(const int *signals, size_t count);

/// Raises the limit of open files to its hard limit. Returns the limit, or a negative errno.
long cl_raise_file_limit(void);

/// Default handling of every signal and an empty mask, for a child that is about to run its program.
void cl_default_signals(void);

/// Makes the calling process root of its user namespace. Unlike setresuid it takes no lock of libc's, which a copy of
/// a process with threads may find held for ever. Returns 0, or -1 with errno set.
int cl_become_root(void);

/// The symbolic name of an errno, such as EPERM; "unknown" for a number that has none.
const char *cl_error_name(int error);

/// The caller's environment, ended by NULL.
char *const *cl_environment(void);

/// Of a wait status: did it exit, with which code, or by which signal.
int cl_did_exit(int status);
int cl_exit_code(int status);
int cl_end_signal(int status);

#endif
