#ifndef CLINUX_NETLINK_H
#define CLINUX_NETLINK_H

// rtnetlink's numbers. <linux/if.h> is left out: it clashes with glibc's <net/if.h>.
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

/// Opens a close-on-exec rtnetlink socket of the calling thread's network namespace, with short acknowledgements that
/// carry the kernel's own words. Returns the descriptor, or a negative errno.
int cl_open_route_socket(void);

/// Turns off transmit checksums, scatter-gather and segmentation of a link of the namespace that `descriptor` (any
/// AF_INET socket) lies in, so that every frame leaves it whole and right. Returns 0, or an errno.
int cl_disable_offloads(int descriptor, const char *link);

/// Sets the hardware address of a link of the calling thread's network namespace to what it is, so that its kernel
/// announces its addresses where `arp_notify` and `ndisc_notify` ask for that. Returns 0, or an errno.
int cl_set_hardware_anew(const char *link);

/// Asks one of ethtool's on-off questions, such as ETHTOOL_GTSO (0x1e). Returns 0 or 1, or a negative errno.
int cl_offload(int descriptor, const char *link, unsigned question);

#endif
