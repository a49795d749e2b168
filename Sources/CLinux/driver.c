#define _GNU_SOURCE
#include "include/driver.h"

#include <arpa/inet.h>
#include <errno.h>
// Before the kernel's header, which takes struct timespec for granted.
#include <time.h>
#include <linux/errqueue.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>

int cl_keep_datagram_errors(int socket, int family) {
    int on = 1;
    int level = family == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP;
    int name = family == AF_INET6 ? IPV6_RECVERR : IP_RECVERR;
    return setsockopt(socket, level, name, &on, sizeof on) == 0 ? 0 : errno;
}

static void note_remote(struct cl_datagram_error *error, const struct sockaddr_storage *remote) {
    if (remote->ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)remote;
        memcpy(error->address, &v4->sin_addr, 4);
        error->address_length = 4;
        error->port = ntohs(v4->sin_port);
    } else if (remote->ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)remote;
        memcpy(error->address, &v6->sin6_addr, 16);
        error->address_length = 16;
        error->port = ntohs(v6->sin6_port);
    }
}

int cl_take_datagram_error(int socket, struct cl_datagram_error *error) {
    // The datagram itself comes along; its first byte is enough.
    char payload[1];
    // Two extended errors with the addresses of their senders have room in here.
    _Alignas(struct cmsghdr) char control[512];
    struct iovec vector = {payload, sizeof payload};
    memset(error, 0, sizeof *error);
    struct sockaddr_storage remote = {0};
    struct msghdr message = {
        .msg_name = &remote,
        .msg_namelen = sizeof remote,
        .msg_iov = &vector,
        .msg_iovlen = 1,
        .msg_control = control,
        .msg_controllen = sizeof control,
    };
    ssize_t count;
    do {
        count = recvmsg(socket, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
    } while (count < 0 && errno == EINTR);
    if (count < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -errno;
    note_remote(error, &remote);
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        int is_v4 = header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_RECVERR;
        int is_v6 = header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_RECVERR;
        struct sock_extended_err extended;
        if ((!is_v4 && !is_v6) || header->cmsg_len < CMSG_LEN(sizeof extended)) continue;
        memcpy(&extended, CMSG_DATA(header), sizeof extended);
        error->is_port_unreachable =
            (extended.ee_origin == SO_EE_ORIGIN_ICMP && extended.ee_type == ICMP_DEST_UNREACH &&
             extended.ee_code == ICMP_PORT_UNREACH) ||
            (extended.ee_origin == SO_EE_ORIGIN_ICMP6 && extended.ee_type == ICMP6_DST_UNREACH &&
             extended.ee_code == ICMP6_DST_UNREACH_NOPORT);
    }
    return 1;
}

static _Atomic int64_t last_continuation;
static _Atomic int ended_socket = -1;

static void note_continuation(int signal_number) {
    (void)signal_number;
    int error = errno;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    atomic_store(&last_continuation, (int64_t)now.tv_sec * 1000000000 + now.tv_nsec);
    errno = error;
}

static void end_input(int signal_number) {
    (void)signal_number;
    int error = errno;
    shutdown(atomic_load(&ended_socket), SHUT_RD);
    errno = error;
}

static int handle(int signal_number, void (*handler)(int)) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    if (sigaction(signal_number, &action, NULL) != 0) return errno;
    // A program inherits the mask of the thread that started it.
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, signal_number);
    return pthread_sigmask(SIG_UNBLOCK, &one, NULL);
}

int cl_note_continuations(void) { return handle(SIGCONT, note_continuation); }

int64_t cl_last_continuation(void) { return atomic_load(&last_continuation); }

int cl_end_input_on_termination(int socket) {
    atomic_store(&ended_socket, socket);
    return handle(SIGTERM, end_input);
}
