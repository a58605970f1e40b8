// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "base/slice.h"
#include "retention/byte_source.h"

/* The bytes from which the encoding is told. */
enum { ENCODING_HEAD_MAX = 1 << 20 };

/* Whether a text's first bytes are all of it, or cut anywhere. */
enum head_extent { HEAD_WHOLE, HEAD_CUT };

struct encoding_finding {
    enum encoding encoding;
    size_t mark_length; /* bytes of the byte order mark at the start */
};

/*
 * Tells the encoding of `head`, at most ENCODING_HEAD_MAX bytes; pure, any bytes. What looks
 * like no text at all is called UTF-8, so that it passes unchanged and the layout can name it.
 */
struct encoding_finding encoding_sniff(struct slice head, enum head_extent extent);

/* The same once the user has said it: looks for the byte order mark only. A mark decides
 * between the two UTF-16. */
struct encoding_finding encoding_asked(struct slice head, enum encoding asked);

/*
 * windows-1251 or windows-1250, by the company letters keep: Cyrillic letters stand among
 * themselves, accented ones among ASCII letters. Pure, any bytes.
 */
enum encoding encoding_guess(struct slice head);

enum decode_result {
    DECODE_DONE, /* as much as is there in whole characters and fits */
    DECODE_BAD,  /* the next bytes are none of the encoding's characters */
};

/*
 * Decodes whole characters from `input` into UTF-8, until the input is used up or `capacity`
 * has no room for the longest character (4 bytes). Not for UTF-8 itself. Pure, any bytes.
 */
enum decode_result encoding_decode(enum encoding encoding, struct slice input, char *output,
                                   size_t capacity, size_t *ret_taken, size_t *ret_written);
