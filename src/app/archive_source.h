// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

/*
 * The lines of an archive, from a file or from memory, unpacked when they are gzip. A line has at
 * most ARCHIVE_LINE_MAX bytes: a piece of a file of 256 KiB is 342 KiB as base64url. All of it has
 * at most ARCHIVE_BYTES_MAX unpacked.
 */
enum { ARCHIVE_LINE_MAX = 1024 * 1024 };
#define ARCHIVE_BYTES_MAX (INT64_C(256) << 30)

/* A file that can be read at any place, from its start; else, with fd -1, bytes in memory. */
struct archive_bytes {
    int fd;
    struct slice memory;
};

struct archive_source;

/* Allocates in `arena` more than ARCHIVE_LINE_MAX; close it all the same. */
struct archive_source *archive_source_open(const struct archive_bytes *bytes, struct arena *arena,
                                           struct fault *fault);

/*
 * The next line without its end, which the caller may change until the next one is asked for.
 * *ret_line NULL: the archive is over. INVALID: cut short, damaged gzip, too long, too dense.
 * UNAVAILABLE: cannot be read.
 */
CHECKED enum status archive_source_line(struct archive_source *source, char **ret_line,
                                        size_t *ret_length);

/* Of the line given last, from 1. */
int64_t archive_source_line_number(const struct archive_source *source);
void archive_source_close(struct archive_source *source);
