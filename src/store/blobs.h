// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "base/slice.h"
#include "store/work.h"

enum { BLOB_CHUNK_SIZE = 256 * 1024, BLOB_SIZE_MAX = 1024 * 1024 * 1024 };

/* Stores bytes unless they are there; within a write unit, before the row that names them. */
CHECKED enum status blobs_put(struct work *work, struct slice bytes,
                              uint8_t ret_hash[SECRET_HASH_SIZE]);

/* All bytes, checked against their hash. NOT_FOUND; BROKEN when they differ; INVALID above `max`.
 */
CHECKED enum status blobs_get(struct work *work, const uint8_t hash[SECRET_HASH_SIZE], size_t max,
                              struct slice *ret_bytes);

/* Deletes those older than an hour that nothing names. */
CHECKED enum status blobs_sweep(struct work *work, int64_t *ret_count);
