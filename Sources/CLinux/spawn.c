#define _GNU_SOURCE 1
#include "CLinux.h"

#include <errno.h>
#include <sched.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { stack_size = 64 * 1024, maximum_descriptors = 16 };

// What parent and vfork child share while the parent stands still.
struct spawn_context {
    const struct cl_spawn_request *request;
    sigset_t mask;
    int error;
};

void cl_default_signals(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; number++) sigaction(number, &action, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

// Moves every descriptor above all targets first, so that no dup2 can overwrite a source that is still needed.
static int map_descriptors(const struct cl_descriptor_pair *pairs, size_t count) {
    int moved[maximum_descriptors];
    int base = 3;
    for (size_t index = 0; index < count; index++)
        if (pairs[index].to >= base) base = pairs[index].to + 1;
    for (size_t index = 0; index < count; index++)
        if ((moved[index] = fcntl(pairs[index].from, F_DUPFD_CLOEXEC, base)) < 0) return errno;
    if (syscall(SYS_close_range, 3, UINT_MAX, 4 /* CLOSE_RANGE_CLOEXEC */) < 0) return errno;
    for (size_t index = 0; index < count; index++)
        if (dup2(moved[index], pairs[index].to) < 0) return errno;
    return 0;
}

static int spawn_child(void *pointer) {
    struct spawn_context *context = pointer;
    const struct cl_spawn_request *request = context->request;
    int error = 0;
    if (request->network >= 0 && setns(request->network, CLONE_NEWNET) < 0) error = errno;
    if (!error && request->new_session && setsid() < 0) error = errno;
    if (!error && request->death_signal && prctl(PR_SET_PDEATHSIG, request->death_signal) < 0) error = errno;
    if (!error) error = map_descriptors(request->descriptors, request->descriptor_count);
    if (!error) {
        cl_default_signals();
        execvpe(request->path, request->arguments, request->environment);
        error = errno;
    }
    context->error = error;
    _exit(127);
}

int cl_spawn(const struct cl_spawn_request *request, pid_t *pid, int *pidfd) {
    if (request->descriptor_count > maximum_descriptors) return E2BIG;
    void *stack = mmap(NULL, stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED) return errno;
    struct spawn_context context = {.request = request, .error = 0};
    sigset_t all;
    sigfillset(&all);
    // A signal must not run one of the parent's handlers in the child, on the parent's memory.
    pthread_sigmask(SIG_SETMASK, &all, &context.mask);
    int descriptor = -1;
    int flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD;
    pid_t child = clone(spawn_child, (char *)stack + stack_size, flags, &context, &descriptor);
    int error = child < 0 ? errno : context.error;
    pthread_sigmask(SIG_SETMASK, &context.mask, NULL);
    munmap(stack, stack_size);
    if (child > 0 && error) {
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
        close(descriptor);
    }
    if (error) return error;
    *pid = child;
    *pidfd = descriptor;
    return 0;
}

ssize_t cl_send_descriptors(int socket, const void *bytes, size_t count, const int *descriptors,
                            size_t descriptor_count) {
    if (descriptor_count > maximum_descriptors) return -EMSGSIZE;
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(maximum_descriptors * sizeof(int))];
    } control;
    memset(&control, 0, sizeof control);
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (descriptor_count > 0) {
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(descriptor_count * sizeof(int));
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(descriptor_count * sizeof(int));
        memcpy(CMSG_DATA(header), descriptors, descriptor_count * sizeof(int));
    }
    ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    return sent < 0 ? -errno : sent;
}

ssize_t cl_receive_descriptors(int socket, void *bytes, size_t count, int *descriptors, size_t *descriptor_count) {
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(maximum_descriptors * sizeof(int))];
    } control;
    struct iovec part = {.iov_base = bytes, .iov_len = count};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    *descriptor_count = 0;
    ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (received < 0) return -errno;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t held = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        if (*descriptor_count + held > maximum_descriptors) held = maximum_descriptors - *descriptor_count;
        memcpy(descriptors + *descriptor_count, CMSG_DATA(header), held * sizeof(int));
        *descriptor_count += held;
    }
    if (message.msg_flags & MSG_CTRUNC) {
        for (size_t index = 0; index < *descriptor_count; index++) close(descriptors[index]);
        *descriptor_count = 0;
        return -EMSGSIZE;
    }
    return received;
}

int cl_socket_pair(int pair[2]) { return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0 ? errno : 0; }

int cl_open_process(pid_t pid) {
    int descriptor = (int)syscall(SYS_pidfd_open, pid, 0);
    return descriptor < 0 ? -errno : descriptor;
}

int cl_set_death_signal(int signal_number) { return prctl(PR_SET_PDEATHSIG, signal_number) < 0 ? -errno : 0; }

int cl_set_name(const char *name) { return prctl(PR_SET_NAME, name) < 0 ? -errno : 0; }

int cl_enter_network(int descriptor) { return setns(descriptor, CLONE_NEWNET) < 0 ? -errno : 0; }

int cl_new_network(void) { return unshare(CLONE_NEWNET) < 0 ? -errno : 0; }

int cl_open_signals(const int *signals, size_t count) {
    sigset_t set;
    sigemptyset(&set);
    for (size_t index = 0; index < count; index++) sigaddset(&set, signals[index]);
    int error = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (error) return -error;
    int descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return descriptor < 0 ? -errno : descriptor;
}

long cl_raise_file_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return -errno;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) < 0) return -errno;
    return limit.rlim_cur > LONG_MAX ? LONG_MAX : (long)limit.rlim_cur;
}

int cl_become_root(void) {
    if (syscall(SYS_setresgid, 0, 0, 0) < 0) return -1;
    return syscall(SYS_setresuid, 0, 0, 0) < 0 ? -1 : 0;
}

const char *cl_error_name(int error) {
    const char *name = strerrorname_np(error);
    return name ? name : "unknown";
}

char *const *cl_environment(void) { return environ; }

int cl_did_exit(int status) { return WIFEXITED(status); }
int cl_exit_code(int status) { return WEXITSTATUS(status); }
int cl_end_signal(int status) { return WTERMSIG(status); }
