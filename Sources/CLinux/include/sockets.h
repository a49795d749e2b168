#ifndef CLINUX_SOCKETS_H
#define CLINUX_SOCKETS_H

// Sockets of an agent on an ordinary host: many datagrams a system call, and streams. Functions that can fail return a
// negative errno.
//
// No <sys/socket.h>, for the reason that driver.h gives.
#include <stdint.h>

/// An IP address and a port, both in the order of the machine.
struct cl_endpoint {
    /// The upper half of an IPv6 address; 0 for IPv4.
    uint64_t high;
    /// The lower half of an IPv6 address, or an IPv4 address.
    uint64_t low;
    uint16_t port;
    uint8_t is_v6;
};

/// The most datagrams that one call takes or sends.
#define CL_DATAGRAM_BATCH 64

/// Room for a batch of datagrams on their way in or out; memory only where datagrams have been.
struct cl_datagrams;

struct cl_datagrams *cl_datagrams_make(void);
void cl_datagrams_free(struct cl_datagrams *batch);

/// Opens a UDP socket that does not wait, keeps ICMP errors (`cl_take_datagram_error`) and asks for a buffer of so many
/// bytes each way. Returns the descriptor.
int cl_datagram_socket(const struct cl_endpoint *local, int buffer);

/// Takes up to CL_DATAGRAM_BATCH waiting datagrams. Returns how many.
int cl_datagrams_receive(int socket, struct cl_datagrams *batch);

/// A datagram of the batch: its bytes, how many there are, and who sent it.
const uint8_t *cl_datagrams_bytes(
    const struct cl_datagrams *batch, uint32_t index, uint32_t *length, struct cl_endpoint *remote);

/// Adds a datagram to what is to be sent. Returns how many there are now; sends nothing. -EMSGSIZE where it is longer
/// than a datagram can be, -ENOBUFS where the batch is full.
int cl_datagrams_add(
    struct cl_datagrams *batch, const struct cl_endpoint *remote, const uint8_t *bytes, uint32_t length);

/// How many wait to be sent.
uint32_t cl_datagrams_waiting(const struct cl_datagrams *batch);

/// Sends what was added, and empties the batch. Returns how many the kernel did not take: like the network itself, it
/// may lose them. ICMP errors of earlier datagrams stay in the error queue.
int cl_datagrams_send(int socket, struct cl_datagrams *batch);

/// Opens a TCP listener that does not wait. Returns the descriptor.
int cl_stream_listener(const struct cl_endpoint *local, int backlog);

/// Takes a connection that waits; -EAGAIN where none does. Returns the descriptor.
int cl_stream_accept(int listener, struct cl_endpoint *local, struct cl_endpoint *remote);

/// Begins to connect. Returns the descriptor; the connection is there, or has failed, once it can be written to.
int cl_stream_connect(const struct cl_endpoint *remote);

/// Whether a connection that was begun is there: 0 and both its ends, or a negative errno.
int cl_stream_opened(int socket, struct cl_endpoint *local, struct cl_endpoint *remote);

/// Ends a connection at once (RST) and closes the descriptor.
void cl_stream_abort(int socket);

/// Waits for events at most so many nanoseconds; without end where it is negative. Returns how many there are.
struct epoll_event;
int cl_wait(int poller, struct epoll_event *events, int count, int64_t nanoseconds);

#endif
