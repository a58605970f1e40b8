// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/slice.h"

/*
 * The character sets that mail is written in, by iconv. glibc loads each from a file, which a
 * confined process cannot do: all are opened at once, before. UTF-7, in which any text can hide
 * markup, is none of them (AC-013).
 */
struct charsets;
struct charsets *charsets_open(void);
void charsets_close(struct charsets *charsets);

/*
 * UTF-8 of `bytes`, whatever they are. A label that the bytes contradict is not believed: UTF-8 is
 * known by its form, and bytes that are not in the charset named, or in none, are taken for what
 * they most look like of windows-1251, KOI8-R, windows-1250 and windows-1252. In a charset that is
 * not known what is not ASCII becomes U+FFFD.
 */
struct slice charset_decode(const struct charsets *charsets, struct slice name, struct slice bytes,
                            struct arena *arena);
