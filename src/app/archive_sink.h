// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/archive.h"
#include "base/secret.h"

/* Where the bytes of an archive go: counted, hashed, packed, written. */
struct archive_sink;

/* `fd` -1: they are only counted and hashed. Close it in any case. */
struct archive_sink *archive_sink_open(int fd, enum archive_packing packing, struct arena *arena,
                                       struct fault *fault);

/* UNAVAILABLE: the disk is full, or whoever reads a pipe has gone. */
CHECKED enum status archive_sink_add(struct archive_sink *sink, struct slice bytes);

/* Of all bytes so far; what comes after it is hashed no more. */
void archive_sink_hash(struct archive_sink *sink, uint8_t hash[SECRET_HASH_SIZE]);
CHECKED enum status archive_sink_finish(struct archive_sink *sink);
int64_t archive_sink_count(const struct archive_sink *sink);
void archive_sink_close(struct archive_sink *sink);
