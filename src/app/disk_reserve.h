// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * A file beside a SQLite store that holds 64 MiB of its disk (reliability case D-04). When the disk
 * is full it is given up, so that what people have in their hands can still be saved and something
 * be deleted; once there is room it is made again. Looked after by one thread, asked by all.
 */
enum {
    DISK_RESERVE_BYTES = 64 * 1024 * 1024,
    DISK_FULL_BYTES = 8 * 1024 * 1024,   /* with less than that left, it is */
    DISK_SPARE_BYTES = 32 * 1024 * 1024, /* that must be left beside a reserve to make it */
};

/* What is to be done, when so many bytes are left beside the reserve. */
enum disk_step { DISK_AS_IT_IS, DISK_GIVE_UP, DISK_MAKE };
enum disk_step disk_step(bool is_held, int64_t free_bytes);

struct disk_reserve;

/* The reserve of the store's file at `path`, STORE.reserve: one that is there is held. */
struct disk_reserve *disk_reserve_open(const char *path, struct arena *arena);

/* What has become of it since the last look. NOT_MADE: there is room, and this disk
 * reserves none. */
enum disk_change { DISK_UNCHANGED, DISK_GIVEN_UP, DISK_MADE, DISK_NOT_MADE };
enum disk_change disk_reserve_look(struct disk_reserve *reserve);

/* The disk is full, but for what was given up: files are no longer taken. NULL: never. */
bool disk_is_short(const struct disk_reserve *reserve);
