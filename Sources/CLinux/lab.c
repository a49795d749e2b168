#define _GNU_SOURCE 1
#include "CLinux.h"

#include <errno.h>
#include <sched.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/netlink.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// What a child says over the pipe before it ends; a pipe that closes without it means success.
struct report {
    enum cl_stage stage;
    int error;
};

static void tell(int pipe, enum cl_stage stage, int error) {
    struct report report = {.stage = stage, .error = error};
    while (write(pipe, &report, sizeof report) < 0 && errno == EINTR) {}
}

__attribute__((noreturn)) static void fail(int pipe, enum cl_stage stage, int error) {
    tell(pipe, stage, error);
    _exit(127);
}

// A copy of the process with only the calling thread in it, without glibc's fork handlers: the child may do nothing
// but system calls.
static pid_t copy_process(int flags, int *pidfd) {
    return (pid_t)syscall(SYS_clone, flags | CLONE_PIDFD | SIGCHLD, NULL, pidfd, NULL, NULL);
}

static int send_trial(const struct cl_lab_request *request) {
    int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (descriptor < 0) return errno;
    if (send(descriptor, request->trial_message, request->trial_length, 0) < 0) return errno;
    char answer[4096] __attribute__((aligned(8)));
    ssize_t length = recv(descriptor, answer, sizeof answer, 0);
    if (length < (ssize_t)(sizeof(struct nlmsghdr) + sizeof(struct nlmsgerr))) return length < 0 ? errno : EPROTO;
    const struct nlmsgerr *error = (const void *)(answer + sizeof(struct nlmsghdr));
    return -error->error;
}

__attribute__((noreturn)) static void run_trial(const struct cl_lab_request *request, int pipe) {
    int error = send_trial(request);
    if (error) fail(pipe, CL_STAGE_VETH, error);
    if (socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0) < 0) fail(pipe, CL_STAGE_PACKET_SOCKET, errno);
    _exit(0);
}

// Whether the parent still lives: it holds the other end of the pipe until execve.
static int has_reader(int pipe) {
    struct pollfd poll_descriptor = {.fd = pipe, .events = POLLOUT};
    return poll(&poll_descriptor, 1, 0) >= 0 && !(poll_descriptor.revents & POLLERR);
}

__attribute__((noreturn)) static void be_first_process(const struct cl_lab_request *request, int go, int pipe) {
    // The byte comes after the identity maps; a parent that died closed the pipe instead.
    char byte;
    ssize_t count;
    while ((count = read(go, &byte, 1)) < 0 && errno == EINTR) {}
    if (count != 1) _exit(126);
    if ((request->flags & CLONE_NEWUSER) && cl_become_root() < 0) fail(pipe, CL_STAGE_IDENTITY, errno);
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) fail(pipe, CL_STAGE_MOUNT_PRIVATE, errno);
    if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
        fail(pipe, CL_STAGE_MOUNT_PROC, errno);
    if (!request->path) run_trial(request, pipe);
    // A /sys that shows the lab's own links; a lab runs without it too.
    mount("sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY, NULL);
    setsid();
    int report = fcntl(pipe, F_DUPFD_CLOEXEC, 4);
    int control = fcntl(request->control, F_DUPFD_CLOEXEC, 4);
    if (report < 0 || control < 0 || syscall(SYS_close_range, 3, UINT_MAX, 4 /* CLOSE_RANGE_CLOEXEC */) < 0 ||
        dup2(control, 3) < 0)
        fail(report < 0 ? pipe : report, CL_STAGE_EXECUTE, errno);
    cl_default_signals();
    // Kept until the program asks for them: the kernel throws away what pid 1 neither handles nor blocks.
    sigset_t kept;
    sigemptyset(&kept);
    sigaddset(&kept, SIGTERM);
    sigaddset(&kept, SIGINT);
    sigaddset(&kept, SIGHUP);
    sigprocmask(SIG_SETMASK, &kept, NULL);
    // Not earlier: a change of identity clears it.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || !has_reader(report)) _exit(126);
    execve(request->path, request->arguments, request->environment);
    fail(report, CL_STAGE_EXECUTE, errno);
}

static int write_file(pid_t pid, const char *name, const char *text) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    ssize_t written = write(descriptor, text, strlen(text));
    int error = written < 0 ? errno : 0;
    close(descriptor);
    return error;
}

static int write_maps(const struct cl_lab_request *request, pid_t pid) {
    int error = 0;
    if (request->deny_setgroups) error = write_file(pid, "setgroups", "deny");
    if (!error && request->uid_map) error = write_file(pid, "uid_map", request->uid_map);
    if (!error && request->gid_map) error = write_file(pid, "gid_map", request->gid_map);
    return error;
}

static void await_end(pid_t pid) {
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
}

// Clones, writes the maps, and waits until the child has run its program or said why not.
static void start_first_process(const struct cl_lab_request *request, struct cl_lab_result *result) {
    int go[2], said[2];
    if (pipe2(go, O_CLOEXEC) < 0 || pipe2(said, O_CLOEXEC) < 0) {
        result->stage = CL_STAGE_CLONE;
        result->error = errno;
        return;
    }
    pid_t pid = copy_process(request->flags, &result->pidfd);
    if (pid == 0) {
        close(go[1]);
        close(said[0]);
        be_first_process(request, go[0], said[1]);
    }
    int error = pid < 0 ? errno : 0;
    close(go[0]);
    close(said[1]);
    struct report report = {.stage = pid < 0 ? CL_STAGE_CLONE : CL_STAGE_NONE, .error = error};
    if (pid > 0 && (error = write_maps(request, pid))) report = (struct report){CL_STAGE_IDENTITY, error};
    if (pid > 0 && !error) {
        ssize_t count;
        while (write(go[1], "", 1) < 0 && errno == EINTR) {}
        struct report heard;
        while ((count = read(said[0], &heard, sizeof heard)) < 0 && errno == EINTR) {}
        if (count == sizeof heard) report = heard;
    }
    close(go[1]);
    close(said[0]);
    if (pid > 0 && (report.error || !request->path)) {
        await_end(pid);
        close(result->pidfd);
        pid = 0;
    }
    result->pid = pid > 0 ? pid : 0;
    if (result->pid == 0) result->pidfd = -1;
    result->stage = report.stage;
    result->error = report.error;
}

struct keeper {
    const struct cl_lab_request *request;
    struct cl_lab_result *result;
    sem_t started;
};

static void *keep(void *pointer) {
    struct keeper *keeper = pointer;
    start_first_process(keeper->request, keeper->result);
    pid_t pid = keeper->result->pid;
    sem_post(&keeper->started);
    // From here on `keeper` may be gone. The thread stays, for the parent-death signal is tied to it; whoever owns the
    // lab collects the status.
    siginfo_t information;
    if (pid > 0)
        while (waitid(P_PID, (id_t)pid, &information, WEXITED | WNOWAIT) < 0 && errno == EINTR) {}
    return NULL;
}

int cl_clone_lab(const struct cl_lab_request *request, struct cl_lab_result *result) {
    memset(result, 0, sizeof *result);
    result->pidfd = -1;
    struct keeper keeper = {.request = request, .result = result};
    sem_init(&keeper.started, 0, 0);
    sigset_t all, mask;
    sigfillset(&all);
    // The keeper takes no signal: those of the process are for its other threads.
    pthread_sigmask(SIG_SETMASK, &all, &mask);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, 256 * 1024);
    pthread_t thread;
    int error = pthread_create(&thread, &attributes, keep, &keeper);
    pthread_attr_destroy(&attributes);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    if (error) {
        result->stage = CL_STAGE_CLONE;
        result->error = error;
    } else {
        while (sem_wait(&keeper.started) < 0 && errno == EINTR) {}
    }
    sem_destroy(&keeper.started);
    return result->error;
}
