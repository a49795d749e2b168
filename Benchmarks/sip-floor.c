// The floor under every reader of SIP: finds each line and its colon by memchr and decodes nothing.
//   sip-floor FILE        prints the least and the median nanoseconds for one message, in processor time
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct field { const char *name, *value; long name_length, value_length; };
static struct field fields[256];

static int split(const char *at, const char *end) {
    int count = 0;
    while (at < end) {
        const char *feed = memchr(at, '\n', end - at);
        if (!feed) return -1;
        const char *line_end = feed > at && feed[-1] == '\r' ? feed - 1 : feed;
        if (line_end == at) return count;
        const char *colon = memchr(at, ':', line_end - at);
        if (colon && count < 256) {
            const char *value = colon + 1;
            while (value < line_end && (*value == ' ' || *value == '\t')) value++;
            fields[count++] = (struct field){at, value, colon - at, line_end - value};
        }
        at = feed + 1;
    }
    return -1;
}

static long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static int compare(const void *left, const void *right) {
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}

int main(int count, char **arguments) {
    static char message[65536];
    FILE *file = count == 2 ? fopen(arguments[1], "rb") : NULL;
    if (!file) return fprintf(stderr, "usage: sip-floor FILE\n"), 2;
    size_t length = fread(message, 1, sizeof message, file);
    volatile int sum = 0;
    double rounds[200];
    for (int round = 0; round < 200; round++) {
        long start = now();
        for (int call = 0; call < 32768; call++) sum += split(message, message + length);
        rounds[round] = (double)(now() - start) / 32768;
    }
    qsort(rounds, 200, sizeof *rounds, compare);
    printf("%-44sleast %.0f ns   median %.0f ns\n", "floor: lines and colons, nothing decoded", rounds[0], rounds[100]);
    return 0;
}
