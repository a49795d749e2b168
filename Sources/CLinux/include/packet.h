#ifndef CLINUX_PACKET_H
#define CLINUX_PACKET_H

#include <stdint.h>
#include <sys/timerfd.h>

// Packet sockets as the switch needs them: one for all interfaces of its network namespace. Functions that can fail
// return a negative errno.

/// What the kernel says of one received frame.
struct cl_packet_frame {
    /// Index of the interface that it came in by.
    int32_t interface;
    /// Bytes of it in the buffer.
    uint32_t length;
    /// Bytes of it on the wire; above `length` where the slot was too small.
    uint32_t wire_length;
    /// 1 where its sender left the transport checksum to a network card that does not exist.
    uint32_t checksum_missing;
};

/// The most frames that one cl_packet_receive takes.
#define CL_PACKET_BATCH 64

/// A ring of slots that the kernel fills with frames; not bounded by net.core.rmem_max as a socket's buffer is.
struct cl_packet_ring {
    uint8_t *memory;
    uint64_t size;
    uint32_t slots;
    uint32_t slot_size;
    /// The slot to look at next.
    uint32_t next;
};

/// Opens a packet socket that sees nothing yet and never its own output; asks for a receive buffer of so many bytes
/// and takes what the system grants. Returns the descriptor.
int cl_packet_open(int receive_buffer);

/// Starts to receive from every interface but the `count` ones in `ignored` (at most 2000).
int cl_packet_listen(int socket, const int32_t *ignored, uint32_t count);

/// Takes up to `count` waiting frames, frame n to `buffer + n * slot`. Returns how many; 0 where none waits.
int cl_packet_receive(int socket, uint8_t *buffer, uint32_t slot, struct cl_packet_frame *frames, uint32_t count);

/// Gives the socket a ring of about so many bytes, with slots of a power of two of at least 2048 bytes, of which 80 are
/// the kernel's; to be called before cl_packet_listen. Returns 0.
int cl_packet_ring_open(int socket, uint64_t size, uint32_t slot_size, struct cl_packet_ring *ring);

/// Like cl_packet_receive, from the ring.
int cl_packet_ring_receive(
    struct cl_packet_ring *ring, uint8_t *buffer, uint32_t slot, struct cl_packet_frame *frames, uint32_t count);

void cl_packet_ring_close(struct cl_packet_ring *ring);

/// The MTU of an interface; 0 where there is none of that name.
int cl_packet_mtu(int socket, const char *name);

/// Sends one whole Ethernet frame out of an interface, without waiting. Returns 0.
int cl_packet_send(int socket, int32_t interface, const uint8_t *bytes, uint32_t length);

/// Frames that the kernel threw away since the last call because the receive buffer was full.
int64_t cl_packet_drops(int socket);

/// The receive buffer as granted, in the kernel's own count of bytes.
int cl_packet_receive_buffer(int socket);

/// The index of an interface of this network namespace; 0 where there is none of that name.
int32_t cl_packet_interface(const char *name);

/// Makes `signal_number` end waits with EINTR and set what cl_packet_signalled returns, instead of its default.
int cl_packet_note_signal(int signal_number);

/// True once a noted signal has come.
int cl_packet_signalled(void);

#endif
