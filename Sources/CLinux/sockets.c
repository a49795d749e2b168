#define _GNU_SOURCE
#include "include/sockets.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "include/driver.h"

#define SLOT 65536

struct cl_datagrams {
    struct mmsghdr messages[CL_DATAGRAM_BATCH];
    struct iovec parts[CL_DATAGRAM_BATCH];
    struct sockaddr_in6 addresses[CL_DATAGRAM_BATCH];
    uint8_t *room;
    uint32_t waiting;
};

static uint64_t half(const uint8_t *octets) {
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) value = value << 8 | octets[i];
    return value;
}

static void write_half(uint64_t value, uint8_t *octets) {
    for (int i = 7; i >= 0; i--, value >>= 8) octets[i] = (uint8_t)value;
}

/// Fills a socket address; returns its length.
static socklen_t to_socket(const struct cl_endpoint *endpoint, struct sockaddr_in6 *address) {
    if (endpoint->is_v6) {
        memset(address, 0, sizeof *address);
        address->sin6_family = AF_INET6;
        address->sin6_port = htons(endpoint->port);
        write_half(endpoint->high, address->sin6_addr.s6_addr);
        write_half(endpoint->low, address->sin6_addr.s6_addr + 8);
        return sizeof *address;
    }
    struct sockaddr_in *v4 = (struct sockaddr_in *)address;
    memset(v4, 0, sizeof *v4);
    v4->sin_family = AF_INET;
    v4->sin_port = htons(endpoint->port);
    v4->sin_addr.s_addr = htonl((uint32_t)endpoint->low);
    return sizeof *v4;
}

static void from_socket(const struct sockaddr_in6 *address, struct cl_endpoint *endpoint) {
    if (address->sin6_family == AF_INET6) {
        endpoint->high = half(address->sin6_addr.s6_addr);
        endpoint->low = half(address->sin6_addr.s6_addr + 8);
        endpoint->port = ntohs(address->sin6_port);
        endpoint->is_v6 = 1;
        return;
    }
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;
    endpoint->high = 0;
    endpoint->low = ntohl(v4->sin_addr.s_addr);
    endpoint->port = ntohs(v4->sin_port);
    endpoint->is_v6 = 0;
}

// MARK: Datagrams

struct cl_datagrams *cl_datagrams_make(void) {
    struct cl_datagrams *batch = calloc(1, sizeof *batch);
    if (!batch) return NULL;
    void *room = mmap(
        NULL, (size_t)SLOT * CL_DATAGRAM_BATCH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED) {
        free(batch);
        return NULL;
    }
    batch->room = room;
    for (int i = 0; i < CL_DATAGRAM_BATCH; i++) {
        batch->parts[i].iov_base = batch->room + (size_t)i * SLOT;
        batch->messages[i].msg_hdr.msg_iov = &batch->parts[i];
        batch->messages[i].msg_hdr.msg_iovlen = 1;
        batch->messages[i].msg_hdr.msg_name = &batch->addresses[i];
    }
    return batch;
}

void cl_datagrams_free(struct cl_datagrams *batch) {
    if (!batch) return;
    munmap(batch->room, (size_t)SLOT * CL_DATAGRAM_BATCH);
    free(batch);
}

int cl_datagram_socket(const struct cl_endpoint *local, int buffer) {
    struct sockaddr_in6 address;
    socklen_t length = to_socket(local, &address);
    int family = local->is_v6 ? AF_INET6 : AF_INET, on = 1;
    int fd = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    // What the system's own limit does not allow is cut short, and does not fail.
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    if (local->is_v6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    int refused = cl_keep_datagram_errors(fd, family);
    if (!refused && bind(fd, (struct sockaddr *)&address, length) != 0) refused = errno;
    if (!refused) return fd;
    close(fd);
    return -refused;
}

int cl_datagrams_receive(int fd, struct cl_datagrams *batch) {
    for (int i = 0; i < CL_DATAGRAM_BATCH; i++) {
        batch->parts[i].iov_len = SLOT;
        batch->messages[i].msg_hdr.msg_namelen = sizeof batch->addresses[i];
    }
    int count = recvmmsg(fd, batch->messages, CL_DATAGRAM_BATCH, MSG_DONTWAIT, NULL);
    return count < 0 ? -errno : count;
}

const uint8_t *cl_datagrams_bytes(
    const struct cl_datagrams *batch, uint32_t index, uint32_t *length, struct cl_endpoint *remote) {
    *length = batch->messages[index].msg_len;
    from_socket(&batch->addresses[index], remote);
    return batch->parts[index].iov_base;
}

int cl_datagrams_add(
    struct cl_datagrams *batch, const struct cl_endpoint *remote, const uint8_t *bytes, uint32_t length) {
    if (length > SLOT) return -EMSGSIZE;
    if (batch->waiting >= CL_DATAGRAM_BATCH) return -ENOBUFS;
    uint32_t index = batch->waiting++;
    memcpy(batch->parts[index].iov_base, bytes, length);
    batch->parts[index].iov_len = length;
    batch->messages[index].msg_hdr.msg_namelen = to_socket(remote, &batch->addresses[index]);
    return (int)batch->waiting;
}

uint32_t cl_datagrams_waiting(const struct cl_datagrams *batch) { return batch->waiting; }

int cl_datagrams_send(int fd, struct cl_datagrams *batch) {
    uint32_t sent = 0, lost = 0, waiting = batch->waiting;
    int refusals = 0;
    while (sent < waiting) {
        int count = sendmmsg(fd, batch->messages + sent, waiting - sent, MSG_DONTWAIT);
        if (count > 0) {
            sent += (uint32_t)count;
            refusals = 0;
            continue;
        }
        if (count < 0 && errno == EINTR) continue;
        // The kernel tells of the ICMP error of an earlier datagram by refusing this one: once more, then it is lost.
        if (refusals++ == 0 && errno != EAGAIN) continue;
        refusals = 0;
        sent++;
        lost++;
    }
    batch->waiting = 0;
    return (int)lost;
}

// MARK: Streams

int cl_stream_listener(const struct cl_endpoint *local, int backlog) {
    struct sockaddr_in6 address;
    socklen_t length = to_socket(local, &address);
    int on = 1, fd = socket(local->is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (local->is_v6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&address, length) == 0 && listen(fd, backlog) == 0) return fd;
    int refused = errno;
    close(fd);
    return -refused;
}

static int ends(int fd, struct cl_endpoint *local, struct cl_endpoint *remote) {
    struct sockaddr_in6 address;
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length) != 0) return -errno;
    from_socket(&address, local);
    length = sizeof address;
    if (getpeername(fd, (struct sockaddr *)&address, &length) != 0) return -errno;
    from_socket(&address, remote);
    return 0;
}

int cl_stream_accept(int listener, struct cl_endpoint *local, struct cl_endpoint *remote) {
    int on = 1, fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return -errno;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    int refused = ends(fd, local, remote);
    if (refused == 0) return fd;
    close(fd);
    // It came and went; there may be others.
    return -ECONNABORTED;
}

int cl_stream_connect(const struct cl_endpoint *remote) {
    struct sockaddr_in6 address;
    socklen_t length = to_socket(remote, &address);
    int on = 1, fd = socket(remote->is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (struct sockaddr *)&address, length) == 0 || errno == EINPROGRESS) return fd;
    int refused = errno;
    close(fd);
    return -refused;
}

int cl_stream_opened(int fd, struct cl_endpoint *local, struct cl_endpoint *remote) {
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0) return -errno;
    return error ? -error : ends(fd, local, remote);
}

void cl_stream_abort(int fd) {
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    close(fd);
}

// MARK: Waiting

int cl_wait(int poller, struct epoll_event *events, int count, int64_t nanoseconds) {
    struct timespec time = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    int ready = epoll_pwait2(poller, events, count, nanoseconds < 0 ? NULL : &time, NULL);
    // Kernels before 5.11 know milliseconds only; to wake late is better than to spin.
    if (ready < 0 && errno == ENOSYS)
        ready = epoll_wait(poller, events, count, nanoseconds < 0 ? -1 : (int)((nanoseconds + 999999) / 1000000));
    return ready < 0 ? -errno : ready;
}
