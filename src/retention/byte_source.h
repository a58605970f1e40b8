// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

enum encoding {
    ENCODING_UNKNOWN,
    ENCODING_UTF_8,
    ENCODING_UTF_16_LE,
    ENCODING_UTF_16_BE,
    ENCODING_WINDOWS_1251,
    ENCODING_WINDOWS_1250,
    ENCODING_WINDOWS_1252, /* only when asked for: see docs/decisions/encodings.md */
};
enum { ENCODINGS = 7 };

/* "UTF-8", "windows-1251", ... as shown to people; these and usual synonyms are read. */
const char *encoding_name(enum encoding encoding);
enum encoding encoding_by_name(const char *name); /* ENCODING_UNKNOWN when it is none */

/*
 * Bytes of one order log as UTF-8 without a byte order mark, whatever it was: plain or gzip
 * (told by its first bytes; several members in a row are one), in any of the encodings above.
 * UTF-16 by its mark or by its zero bytes; else UTF-8 when the first MiB is, or is but for a few
 * broken bytes; else 1251 or 1250 by the letters. Plain UTF-8 goes from the file to the caller
 * without a copy.
 */
struct byte_source;

/*
 * Over `fd`, which stays the caller's; reads the first bytes to decide. `asked` overrides the
 * encoding. `name` is for faults. Allocates in `arena`; close it all the same.
 */
CHECKED enum status byte_source_open(int fd, const char *name, enum encoding asked,
                                     struct arena *arena, struct fault *fault,
                                     struct byte_source **ret_source);
void byte_source_close(struct byte_source *source);

enum encoding byte_source_encoding(const struct byte_source *source);
int byte_source_is_gzip(const struct byte_source *source);

/* Bytes taken from `fd` so far: for progress against its size. */
int64_t byte_source_consumed(const struct byte_source *source);

/*
 * Fills `buffer` as far as bytes are at hand, at least one; *ret_length 0 is the end.
 * INVALID: damaged gzip, a file cut off, bytes that the encoding does not have; the source is
 * then of no further use.
 * UNAVAILABLE: a read error. Bytes that UTF-8 does not allow pass: the row parser names them.
 */
CHECKED enum status byte_source_read(struct byte_source *source, char *buffer, size_t capacity,
                                     size_t *ret_length);
