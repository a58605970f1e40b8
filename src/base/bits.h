// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>
#include <string.h>

/*
 * Eight bytes of a text looked at together ("SWAR": Lamport 1975, CACM 18; the zero-byte test
 * is Mycroft's of 1987). Little-endian: the first byte is the lowest. The one place where a
 * compiler's builtin is used; both of ours have it.
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
