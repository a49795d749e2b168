#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <errno.h>
#include <net/if.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>

#include "packet.h"

#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING 23
#endif

enum { MOST_IGNORED = 2000 };

static volatile sig_atomic_t signalled;

static void note(int signal_number) {
    (void)signal_number;
    signalled = 1;
}

int cl_packet_open(int receive_buffer) {
    // Protocol 0: not a frame arrives before the filter is in place and cl_packet_listen binds it.
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -errno;
    int one = 1;
    if (setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one) < 0 ||
        setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &one, sizeof one) < 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    // Straight to the driver: an interface that has just come up has, for some milliseconds, a queue that throws away
    // every frame and says nothing. Best effort: without it only those are lost.
    setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof one);
    // Above net.core.rmem_max only where the machine's own root asks; elsewhere as much as that limit allows.
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &receive_buffer, sizeof receive_buffer) < 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    return fd;
}

static int ignore(int socket, const int32_t *ignored, uint32_t count) {
    static struct sock_filter code[2 + 2 * MOST_IGNORED];
    uint16_t length = 0;
    code[length++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(SKF_AD_OFF + SKF_AD_IFINDEX));
    for (uint32_t each = 0; each < count; each++) {
        code[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)ignored[each], 0, 1);
        code[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, 0);
    }
    code[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, 0x40000);
    struct sock_fprog program = {.len = length, .filter = code};
    return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0 ? -errno : 0;
}

int cl_packet_listen(int socket, const int32_t *ignored, uint32_t count) {
    if (count > MOST_IGNORED) return -E2BIG;
    int result = ignore(socket, ignored, count);
    if (result < 0) return result;
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = 0};
    return bind(socket, (struct sockaddr *)&address, sizeof address) < 0 ? -errno : 0;
}

static uint32_t checksum_missing(struct msghdr *message) {
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part != NULL; part = CMSG_NXTHDR(message, part)) {
        if (part->cmsg_level != SOL_PACKET || part->cmsg_type != PACKET_AUXDATA) continue;
        struct tpacket_auxdata data;
        memcpy(&data, CMSG_DATA(part), sizeof data);
        return (data.tp_status & TP_STATUS_CSUMNOTREADY) != 0;
    }
    return 0;
}

int cl_packet_receive(int socket, uint8_t *buffer, uint32_t slot, struct cl_packet_frame *frames, uint32_t count) {
    struct mmsghdr messages[CL_PACKET_BATCH];
    struct iovec pieces[CL_PACKET_BATCH];
    struct sockaddr_ll addresses[CL_PACKET_BATCH];
    _Alignas(struct cmsghdr) char controls[CL_PACKET_BATCH][CMSG_SPACE(sizeof(struct tpacket_auxdata))];
    if (count > CL_PACKET_BATCH) count = CL_PACKET_BATCH;
    memset(messages, 0, count * sizeof messages[0]);
    for (uint32_t each = 0; each < count; each++) {
        pieces[each] = (struct iovec){.iov_base = buffer + (size_t)each * slot, .iov_len = slot};
        messages[each].msg_hdr = (struct msghdr){
            .msg_name = &addresses[each], .msg_namelen = sizeof addresses[each],
            .msg_iov = &pieces[each], .msg_iovlen = 1,
            .msg_control = controls[each], .msg_controllen = sizeof controls[each],
        };
    }
    int taken = recvmmsg(socket, messages, count, MSG_DONTWAIT | MSG_TRUNC, NULL);
    if (taken < 0) return errno == EAGAIN || errno == EINTR ? 0 : -errno;
    for (int each = 0; each < taken; each++) {
        uint32_t length = messages[each].msg_len;
        frames[each] = (struct cl_packet_frame){
            .interface = addresses[each].sll_ifindex,
            .length = length < slot ? length : slot,
            .wire_length = length,
            .checksum_missing = checksum_missing(&messages[each].msg_hdr),
        };
    }
    return taken;
}

int cl_packet_ring_open(int socket, uint64_t size, uint32_t slot_size, struct cl_packet_ring *ring) {
    enum { BLOCK = 1 << 16 };
    if (slot_size < 2048 || slot_size > BLOCK || (slot_size & (slot_size - 1)) != 0) return -EINVAL;
    int version = TPACKET_V2;
    if (setsockopt(socket, SOL_PACKET, PACKET_VERSION, &version, sizeof version) < 0) return -errno;
    struct tpacket_req request = {
        .tp_block_size = BLOCK, .tp_block_nr = (uint32_t)(size / BLOCK), .tp_frame_size = slot_size,
        .tp_frame_nr = (uint32_t)(size / BLOCK) * (BLOCK / slot_size),
    };
    if (setsockopt(socket, SOL_PACKET, PACKET_RX_RING, &request, sizeof request) < 0) return -errno;
    uint64_t mapped = (uint64_t)request.tp_block_nr * BLOCK;
    void *memory = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_SHARED, socket, 0);
    if (memory == MAP_FAILED) {
        int error = errno;
        memset(&request, 0, sizeof request);
        setsockopt(socket, SOL_PACKET, PACKET_RX_RING, &request, sizeof request);
        return -error;
    }
    *ring = (struct cl_packet_ring){
        .memory = memory, .size = mapped, .slots = request.tp_frame_nr, .slot_size = slot_size};
    return 0;
}

int cl_packet_ring_receive(
    struct cl_packet_ring *ring, uint8_t *buffer, uint32_t slot, struct cl_packet_frame *frames, uint32_t count) {
    uint32_t taken = 0;
    while (taken < count) {
        uint8_t *place = ring->memory + (size_t)ring->next * ring->slot_size;
        struct tpacket2_hdr *head = (struct tpacket2_hdr *)place;
        // The kernel writes the status last and we write it last: whoever sees the other's value sees the frame whole.
        uint32_t status = __atomic_load_n(&head->tp_status, __ATOMIC_ACQUIRE);
        if ((status & TP_STATUS_USER) == 0) break;
        struct sockaddr_ll address;
        memcpy(&address, place + TPACKET_ALIGN(sizeof *head), sizeof address);
        uint32_t length = head->tp_snaplen < slot ? head->tp_snaplen : slot;
        if ((uint64_t)head->tp_mac + length > ring->slot_size) length = 0;
        memcpy(buffer + (size_t)taken * slot, place + head->tp_mac, length);
        frames[taken++] = (struct cl_packet_frame){
            .interface = address.sll_ifindex, .length = length, .wire_length = head->tp_len,
            .checksum_missing = (status & TP_STATUS_CSUMNOTREADY) != 0,
        };
        __atomic_store_n(&head->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
        ring->next = ring->next + 1 == ring->slots ? 0 : ring->next + 1;
    }
    return (int)taken;
}

void cl_packet_ring_close(struct cl_packet_ring *ring) {
    if (ring->memory != NULL) munmap(ring->memory, ring->size);
    ring->memory = NULL;
}

int cl_packet_mtu(int socket, const char *name) {
    struct ifreq request = {0};
    strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
    return ioctl(socket, SIOCGIFMTU, &request) < 0 ? 0 : request.ifr_mtu;
}

int cl_packet_send(int socket, int32_t interface, const uint8_t *bytes, uint32_t length) {
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_ifindex = interface, .sll_halen = ETH_ALEN};
    if (length >= ETH_HLEN) {
        memcpy(address.sll_addr, bytes, ETH_ALEN);
        memcpy(&address.sll_protocol, bytes + 2 * ETH_ALEN, sizeof address.sll_protocol);
    }
    ssize_t sent = sendto(socket, bytes, length, MSG_DONTWAIT, (struct sockaddr *)&address, sizeof address);
    return sent < 0 ? -errno : 0;
}

int64_t cl_packet_drops(int socket) {
    struct tpacket_stats statistics;
    socklen_t length = sizeof statistics;
    if (getsockopt(socket, SOL_PACKET, PACKET_STATISTICS, &statistics, &length) < 0) return -errno;
    return statistics.tp_drops;
}

int cl_packet_receive_buffer(int socket) {
    int bytes = 0;
    socklen_t length = sizeof bytes;
    return getsockopt(socket, SOL_SOCKET, SO_RCVBUF, &bytes, &length) < 0 ? -errno : bytes;
}

int32_t cl_packet_interface(const char *name) { return (int32_t)if_nametoindex(name); }

int cl_packet_note_signal(int signal_number) {
    struct sigaction action = {.sa_handler = note};
    return sigaction(signal_number, &action, NULL) < 0 ? -errno : 0;
}

int cl_packet_signalled(void) { return signalled != 0; }
