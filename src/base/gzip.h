// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"

/*
 * gzip (RFC 1952) written and read piece by piece. The same bytes give the same file: no name, no
 * time. What unpacks to more than GZIP_RATIO_MAX times its size is refused, and never written: the
 * writer stores what is denser.
 */
enum { GZIP_RATIO_MAX = 400, GZIP_PIECE_SIZE = 64 * 1024 };

/* What takes written bytes, or gives bytes to read: at most `capacity`, 0 at the end, -1 when they
 * cannot be had. */
typedef bool gzip_take(void *context, struct slice bytes);
typedef long gzip_give(void *context, char *buffer, size_t capacity);

struct gzip_writer;
struct gzip_writer *gzip_writer_open(struct arena *arena, gzip_take *take, void *context);

/* False when `take` said so; of no further use then. */
bool gzip_writer_add(struct gzip_writer *writer, struct slice bytes);
bool gzip_writer_finish(struct gzip_writer *writer);
void gzip_writer_close(struct gzip_writer *writer);

/* A page or a message in one go, for whoever waits for it: a smaller window and tables than the
 * writer's, since most of the time would go into clearing them. */
struct slice gzip_page(struct arena *arena, struct slice bytes);

enum gzip_result {
    GZIP_READ,
    GZIP_NOT_GIVEN, /* `give` failed */
    GZIP_CUT_SHORT,
    GZIP_DAMAGED, /* or followed by something else */
    GZIP_TOO_DENSE,
};

struct gzip_reader;
struct gzip_reader *gzip_reader_open(struct arena *arena, gzip_give *give, void *context);

/* Fills `buffer` with at least one byte; *ret_length 0 is the end. */
enum gzip_result gzip_reader_read(struct gzip_reader *reader, char *buffer, size_t capacity,
                                  size_t *ret_length);
void gzip_reader_close(struct gzip_reader *reader);
