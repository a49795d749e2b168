#define _GNU_SOURCE 1
#include "CLinux.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/if.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int cl_open_route_socket(void) {
    int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (descriptor < 0) return -errno;
    int on = 1;
    // Both only make answers shorter or clearer, so a kernel that refuses them is fine.
    setsockopt(descriptor, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof on);
    setsockopt(descriptor, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof on);
    // An answer that never comes must be an error, not a lab that hangs.
    struct timeval patience = {.tv_sec = 10};
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return descriptor;
}

static int ethtool_value(int descriptor, const char *link, struct ethtool_value *value) {
    struct ifreq request;
    memset(&request, 0, sizeof request);
    if (strlen(link) >= sizeof request.ifr_name) return ENAMETOOLONG;
    strcpy(request.ifr_name, link);
    request.ifr_data = (void *)value;
    return ioctl(descriptor, SIOCETHTOOL, &request) < 0 ? errno : 0;
}

int cl_disable_offloads(int descriptor, const char *link) {
    // Checksums take hardware segmentation with them, scatter-gather takes segmentation in software.
    const unsigned commands[] = {ETHTOOL_STXCSUM, ETHTOOL_SSG, ETHTOOL_SGSO};
    for (size_t index = 0; index < sizeof commands / sizeof commands[0]; index++) {
        struct ethtool_value value = {.cmd = commands[index], .data = 0};
        int error = ethtool_value(descriptor, link, &value);
        if (error) return error;
    }
    return 0;
}

int cl_set_hardware_anew(const char *link) {
    struct ifreq request = {0};
    if (strlen(link) >= sizeof request.ifr_name) return ENAMETOOLONG;
    strcpy(request.ifr_name, link);
    int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return errno;
    int error = 0;
    if (ioctl(descriptor, SIOCGIFHWADDR, &request) < 0 || ioctl(descriptor, SIOCSIFHWADDR, &request) < 0) error = errno;
    close(descriptor);
    return error;
}

int cl_offload(int descriptor, const char *link, unsigned question) {
    struct ethtool_value value = {.cmd = question, .data = 0};
    int error = ethtool_value(descriptor, link, &value);
    return error ? -error : value.data != 0;
}
