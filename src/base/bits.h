// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * Eight bytes of a text looked at together ("SWAR": Lamport 1975, CACM 18; the zero-byte test
 * is Mycroft's of 1987). Little-endian: the first byte is the lowest. The one place where
 * compilers' builtins are used; both of ours have them.
 */

#define BYTES_OF(byte) (UINT64_C(0x0101010101010101) * (uint8_t)(byte))

static inline uint64_t bytes_load(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof(word));
    return word;
}

/* Marks with 0x80 each zero byte up to and including the first; above it may be false marks. */
static inline uint64_t bytes_zero(uint64_t word)
{
    return (word - BYTES_OF(0x01)) & ~word & BYTES_OF(0x80);
}

/* Index of the lowest byte with a mark; `marks` is not 0. */
static inline unsigned bytes_first(uint64_t marks)
{
    return (unsigned)__builtin_ctzll(marks) / 8;
}

/*
 * Texts of at least one byte that may be read (and written) up to 7 bytes beyond their end, as
 * the fields of a block and the records of a bin may: whole words only, no call, no guess.
 */

static inline bool bytes_equal_padded(const char *text, const char *other, size_t length)
{
    for (; length > 8; text += 8, other += 8, length -= 8)
        if (bytes_load(text) != bytes_load(other))
            return false;
    return (bytes_load(text) ^ bytes_load(other)) << (64 - 8 * length) == 0;
}

static inline void bytes_copy_padded(char *to, const char *from, size_t length)
{
    for (size_t at = 0; at < length; at += 8)
        memcpy(to + at, from + at, 8);
}

/* True when all bytes are of ASCII and none is zero. */
static inline bool bytes_are_plain_padded(const char *text, size_t length)
{
    uint64_t marks = 0;

    for (; length > 8; text += 8, length -= 8)
        marks |= bytes_zero(bytes_load(text)) | bytes_load(text);
    /* What lies beyond the end is shifted out, and ones come in, which are plain. */
    uint64_t last = bytes_load(text) << (64 - 8 * length);
    if (length < 8)
        last |= BYTES_OF(0x01) >> (8 * length);
    marks |= bytes_zero(last) | last;
    return (marks & BYTES_OF(0x80)) == 0;
}

/* Says that `at` will soon be written to, so that its cache line is fetched meanwhile. */
static inline void bytes_expect(const void *at)
{
    enum { FOR_WRITING = 1 };

    __builtin_prefetch(at, FOR_WRITING);
}
