#ifndef CLINUX_DRIVER_H
#define CLINUX_DRIVER_H

// What the driver of a node's sockets needs: the error queue of a UDP socket, and two signals.
//
// No <sys/socket.h>: with it here, Swift would look for its names in this module and no longer in its own Glibc.
#include <stdint.h>

/// An ICMP error that a datagram of ours has met.
struct cl_datagram_error {
    /// Where the datagram was sent to: 4 or 16 octets in network order, and the port. No octets where it is unknown.
    uint8_t address[16];
    int address_length;
    uint16_t port;
    /// Non-zero for ICMP or ICMPv6 port unreachable: nothing listens there.
    int is_port_unreachable;
};

/// Makes a UDP socket of this address family keep ICMP errors for `cl_take_datagram_error`. Returns 0, or an errno.
int cl_keep_datagram_errors(int socket, int family);

/// Takes the oldest kept error without waiting. Returns 1, 0 where there is none, or a negative errno.
int cl_take_datagram_error(int socket, struct cl_datagram_error *error);

/// From now on notes when the process last went on after a stop (SIGCONT). Returns 0, or an errno.
int cl_note_continuations(void);

/// `CLOCK_MONOTONIC` in nanoseconds at the last SIGCONT; 0 before the first.
int64_t cl_last_continuation(void);

/// From now on SIGTERM ends the input of a connected socket, as if the other side had. Returns 0, or an errno.
int cl_end_input_on_termination(int socket);

#endif
