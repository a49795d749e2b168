#include <zlib.h>

/* inflateInit2 is a macro, which Swift does not see; 16 asks for gzip's header and trailer, 15 is the largest window. */
static inline int rainyday_inflate_begin(z_stream *stream) { return inflateInit2(stream, 16 + 15); }
static inline int rainyday_deflate_begin(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 16 + 15, 8, Z_DEFAULT_STRATEGY);
}
