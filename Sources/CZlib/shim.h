#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

// deflateInit2 and inflateInit2 are macros with a cast in them, which Swift does not see.

/// Begins a raw DEFLATE stream: no header, no checksum.
static inline int czlib_deflate_init(z_stream *stream, int level, int window_bits, int memory_level) {
    return deflateInit2(stream, level, Z_DEFLATED, -window_bits, memory_level, Z_DEFAULT_STRATEGY);
}

/// Begins to read a raw DEFLATE stream.
static inline int czlib_inflate_init(z_stream *stream, int window_bits) {
    return inflateInit2(stream, -window_bits);
}

#endif
