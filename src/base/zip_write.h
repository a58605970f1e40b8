// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/gzip.h"

/*
 * A ZIP archive written piece by piece, deflated, its sizes behind each file (bit 3 of its flags),
 * so that nothing has to be sought. The same bytes give the same archive: no times. It stays below
 * 4 GiB (no ZIP64).
 */
enum { ZIP_FILES_MAX = 64 };
#define ZIP_BYTES_MAX (INT64_C(0xFFFFFFFF))

struct zip_writer;
struct zip_writer *zip_writer_open(struct arena *arena, gzip_take *take, void *context);

/* Begins a file, which ends the one before; `name` outlives the writer. False when `take` said so,
 * or the archive is full; of no further use then. */
bool zip_writer_file(struct zip_writer *writer, const char *name);
bool zip_writer_add(struct zip_writer *writer, struct slice bytes);
bool zip_writer_finish(struct zip_writer *writer);
void zip_writer_close(struct zip_writer *writer); /* NULL does nothing */
