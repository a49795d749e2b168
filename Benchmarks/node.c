// Starts one node program as a lab does (its control channel is descriptor 3), gives it its settings, and waits until it
// says that it is ready. Prints: milliseconds from fork to ready, then in kB its own memory (private and
// written to), PSS and resident memory.
// Usage: node PROGRAM SETTINGS-FILE
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static int fail(const char *what) {
    perror(what);
    return 1;
}

int main(int count, char **words) {
    static char settings[1 << 20], answer[1 << 16];
    if (count != 3) return 2;
    int file = open(words[2], O_RDONLY);
    ssize_t length = read(file, settings, sizeof settings);
    if (length <= 0) return fail(words[2]);

    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) return fail("socketpair");
    double start = now();
    pid_t child = vfork();
    if (child == 0) {
        // dup2 onto itself would leave the close-on-exec flag.
        if (ends[1] == 3) fcntl(3, F_SETFD, 0);
        else dup2(ends[1], 3);
        execl(words[1], "rainyday-node", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    if (write(ends[0], settings, length) != length) return fail("write");
    size_t have = 0;
    while (!memchr(answer, '\n', have)) {
        ssize_t more = read(ends[0], answer + have, sizeof answer - have);
        if (more <= 0) return fail("the node ended before it was ready");
        have += more;
    }
    double ready = now();
    if (!memmem(answer, have, "ready", 5)) {
        fprintf(stderr, "%.*s", (int)have, answer);
        return 1;
    }

    char path[64], line[256], name[64];
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", child);
    FILE *maps = fopen(path, "r");
    long value, proportional = 0, own = 0, resident = 0;
    while (maps && fgets(line, sizeof line, maps)) {
        if (sscanf(line, "%63[^:]: %ld", name, &value) != 2) continue;
        if (!strcmp(name, "Pss")) proportional = value;
        if (!strcmp(name, "Rss")) resident = value;
        if (!strcmp(name, "Private_Dirty")) own = value;
    }
    printf("%.3f %ld %ld %ld\n", ready - start, own, proportional, resident);
    close(ends[0]); // the end of the channel ends the node
    waitpid(child, NULL, 0);
    return 0;
}
