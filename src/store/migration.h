// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/secret.h"

/* A step of the schema as tools/embed_migrations.py writes it at build time. */
struct migration {
    int64_t number; /* 1, 2, 3 ... */
    const char *name;
    uint8_t checksum[SECRET_HASH_SIZE];
    const char *const *statements[2]; /* by enum store_kind; a NULL ends each */
};
extern const struct migration migrations[];
extern const size_t migration_count;
