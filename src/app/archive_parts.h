// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/archive.h"
#include "base/secret.h"

/* What writing, restoring and copying an archive share. */

/* FORBIDDEN without the right. */
CHECKED enum status archive_needs_right(struct work *work, enum right right);

/* The archive of the store as it is within the unit that is open: its size and its hash. */
CHECKED enum status archive_hash_of(struct work *work, struct archive_count *ret_count,
                                    uint8_t hash[SECRET_HASH_SIZE]);
