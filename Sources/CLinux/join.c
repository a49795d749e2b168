#define _GNU_SOURCE 1
#include "CLinux.h"

#include <errno.h>
#include <sched.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct namespaces {
    int user;
    int mount;
    int process;
    int network;
};

struct report {
    enum cl_stage stage;
    int error;
};

static int open_namespace(pid_t pid, const char *kind) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/ns/%s", (int)pid, kind);
    return open(path, O_RDONLY | O_CLOEXEC);
}

// Entering the user namespace that one is already in is an error, so it is opened only where it differs.
static int open_namespaces(const struct cl_join_request *request, struct namespaces *found) {
    *found = (struct namespaces){-1, -1, -1, -1};
    struct stat own, other;
    found->user = open_namespace(request->init, "user");
    if (found->user < 0 || fstat(found->user, &other) < 0 || stat("/proc/self/ns/user", &own) < 0) return errno;
    if (own.st_ino == other.st_ino && own.st_dev == other.st_dev) {
        close(found->user);
        found->user = -1;
    }
    if ((found->mount = open_namespace(request->init, "mnt")) < 0) return errno;
    if ((found->process = open_namespace(request->init, "pid")) < 0) return errno;
    found->network =
        request->network ? open(request->network, O_RDONLY | O_CLOEXEC) : open_namespace(request->init, "net");
    return found->network < 0 ? errno : 0;
}

static void close_namespaces(const struct namespaces *found) {
    int all[] = {found->user, found->mount, found->process, found->network};
    for (size_t index = 0; index < sizeof all / sizeof all[0]; index++)
        if (all[index] >= 0) close(all[index]);
}

__attribute__((noreturn)) static void fail(int pipe, enum cl_stage stage, int error) {
    struct report report = {.stage = stage, .error = error};
    while (write(pipe, &report, sizeof report) < 0 && errno == EINTR) {}
    _exit(127);
}

__attribute__((noreturn)) static void run_program(const struct cl_join_request *request, int pipe) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (request->directory && chdir(request->directory) < 0 && chdir("/") < 0) fail(pipe, CL_STAGE_EXECUTE, errno);
    cl_default_signals();
    execvpe(request->path, request->arguments, request->environment);
    fail(pipe, CL_STAGE_EXECUTE, errno);
}

// Ends as the program ended, so that the caller reads the program's own wait status.
__attribute__((noreturn)) static void end_as(int status) {
    if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    cl_default_signals();
    kill(getpid(), WTERMSIG(status));
    _exit(128 + WTERMSIG(status));
}

// The first stage enters the namespaces. A process keeps its own pid namespace and only its children are born in the
// new one, hence the second stage.
__attribute__((noreturn)) static void join(const struct cl_join_request *request, const struct namespaces *found,
                                           int pipe) {
    if (found->user >= 0) {
        if (setns(found->user, CLONE_NEWUSER) < 0) fail(pipe, CL_STAGE_JOIN_USER, errno);
        // The lab's root is the user who started it; without this a visitor would lose its capabilities at execve.
        if (cl_become_root() < 0) fail(pipe, CL_STAGE_JOIN_USER, errno);
    }
    if (setns(found->process, CLONE_NEWPID) < 0 || setns(found->network, CLONE_NEWNET) < 0 ||
        setns(found->mount, CLONE_NEWNS) < 0)
        fail(pipe, CL_STAGE_JOIN, errno);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    pid_t program = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
    if (program < 0) fail(pipe, CL_STAGE_JOIN, errno);
    if (program == 0) run_program(request, pipe);
    close(pipe);
    int status = 0;
    while (waitpid(program, &status, 0) < 0 && errno == EINTR) {}
    end_as(status);
}

// As system(3) does: what the terminal sends is for the program.
static void ignore_terminal(struct sigaction saved[2]) {
    struct sigaction ignore;
    memset(&ignore, 0, sizeof ignore);
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGINT, &ignore, &saved[0]);
    sigaction(SIGQUIT, &ignore, &saved[1]);
}

int cl_join_and_execute(const struct cl_join_request *request, int *status, enum cl_stage *stage) {
    *stage = CL_STAGE_OPEN_NAMESPACE;
    struct namespaces found;
    int said[2] = {-1, -1};
    int error = open_namespaces(request, &found);
    if (!error && pipe2(said, O_CLOEXEC) < 0) error = errno;
    if (error) {
        close_namespaces(&found);
        return error;
    }
    struct sigaction saved[2];
    ignore_terminal(saved);
    pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0) {
        close(said[0]);
        join(request, &found, said[1]);
    }
    struct report report = {.stage = child < 0 ? CL_STAGE_JOIN : CL_STAGE_NONE, .error = child < 0 ? errno : 0};
    close(said[1]);
    close_namespaces(&found);
    if (child > 0) {
        struct report heard;
        ssize_t count;
        while ((count = read(said[0], &heard, sizeof heard)) < 0 && errno == EINTR) {}
        if (count == sizeof heard) report = heard;
        while (waitpid(child, status, 0) < 0 && errno == EINTR) {}
    }
    close(said[0]);
    sigaction(SIGINT, &saved[0], NULL);
    sigaction(SIGQUIT, &saved[1], NULL);
    *stage = report.stage;
    return report.error;
}
