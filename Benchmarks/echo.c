// The floor under every server of datagrams: one that sends back what comes, and a client that keeps so many in flight.
//   echo serve ADDRESS PORT BATCH                      until SIGTERM; BATCH datagrams a system call, 1…64
//   echo load ADDRESS PORT COUNT IN_FLIGHT BYTES BATCH
// load prints: datagrams a second, and p50, p99, p99.99 and the longest round trip in microseconds.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST 64
#define ROOM 2048

static struct mmsghdr messages[MOST];
static struct iovec parts[MOST];
static struct sockaddr_in addresses[MOST];
static char rooms[MOST][ROOM];

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int by_size(const void *left, const void *right) {
    float a = *(const float *)left, b = *(const float *)right;
    return a < b ? -1 : a > b;
}

static int opened(void) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), size = 8 << 20;
    if (fd < 0) {
        perror("socket");
        exit(4);
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    return fd;
}

static void prepare(int with_addresses) {
    for (int i = 0; i < MOST; i++) {
        parts[i] = (struct iovec){rooms[i], ROOM};
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
        if (with_addresses) messages[i].msg_hdr.msg_name = &addresses[i];
    }
}

static void serve(const struct sockaddr_in *local, unsigned batch) {
    int fd = opened();
    if (bind(fd, (const struct sockaddr *)local, sizeof *local) != 0) {
        perror("bind");
        exit(4);
    }
    prepare(1);
    for (;;) {
        for (unsigned i = 0; i < batch; i++) {
            parts[i].iov_len = ROOM;
            messages[i].msg_hdr.msg_namelen = sizeof addresses[i];
        }
        int count = recvmmsg(fd, messages, batch, MSG_WAITFORONE, NULL);
        for (int i = 0; i < count; i++) parts[i].iov_len = messages[i].msg_len;
        for (int sent = 0, more; sent < count; sent += more)
            if ((more = sendmmsg(fd, messages + sent, (unsigned)(count - sent), 0)) <= 0) break;
    }
}

static void load(const struct sockaddr_in *remote, uint32_t count, uint32_t window, size_t bytes, unsigned batch) {
    int fd = opened();
    struct timeval patience = {.tv_sec = 2};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (const struct sockaddr *)remote, sizeof *remote) != 0) {
        perror("connect");
        exit(4);
    }
    prepare(0);
    double *sent = calloc(count, sizeof *sent), began = now();
    float *times = calloc(count, sizeof *times);
    char payload[ROOM] = {0};
    uint32_t next = 0, done = 0;
    if (!sent || !times) exit(4);
    while (done < count) {
        while (next < count && next - done < window) {
            memcpy(payload, &next, sizeof next);
            sent[next++] = now();
            if (send(fd, payload, bytes, 0) < 0 && errno != ECONNREFUSED) exit(3);
        }
        for (unsigned i = 0; i < batch; i++) parts[i].iov_len = ROOM;
        int got = recvmmsg(fd, messages, batch, MSG_WAITFORONE, NULL);
        if (got < 0) {
            fprintf(stderr, "echo: nobody answers: %u of %u\n", done, count);
            exit(1);
        }
        for (int i = 0; i < got; i++) {
            uint32_t number;
            memcpy(&number, rooms[i], sizeof number);
            if (number < count) times[done++] = (float)((now() - sent[number]) * 1e6);
        }
    }
    double elapsed = now() - began;
    qsort(times, count, sizeof *times, by_size);
    printf(
        "%.0f/s p50 %.1f p99 %.1f p99.99 %.1f max %.1f\n", count / elapsed, (double)times[count / 2],
        (double)times[(uint32_t)(count * 0.99)], (double)times[(uint32_t)(count * 0.9999)], (double)times[count - 1]);
}

int main(int count, char **words) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    if (count < 5 || inet_aton(words[2], &address.sin_addr) == 0) return 2;
    address.sin_port = htons((uint16_t)atoi(words[3]));
    unsigned batch = (unsigned)atoi(words[count - 1]);
    if (batch < 1 || batch > MOST) return 2;
    if (strcmp(words[1], "serve") == 0) serve(&address, batch);
    if (strcmp(words[1], "load") != 0 || count < 8 || atoi(words[6]) < 4 || atoi(words[6]) > ROOM) return 2;
    load(&address, (uint32_t)atoi(words[4]), (uint32_t)atoi(words[5]), (size_t)atoi(words[6]), batch);
}
