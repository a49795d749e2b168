#ifndef TOKENISE_H
#define TOKENISE_H
#include <stddef.h>

/// Splits text into tokens by a table of 256 classes, as little as any reader of H.248 or SIP has to do: words, quoted
/// strings, marks; white space is passed over. Returns how many there are, and their lengths' sum in `sum`.
size_t tokenise(const unsigned char *text, size_t count, size_t *sum);

/// How often this process has asked for memory.
unsigned long allocations(void);
#endif
