// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/*
 * The schema: store/migrations/NNNN_name.sql, forward only, one transaction each, embedded at build
 * time with a checksum. One text for both stores; tokens @INT64@, @BLOB@, @STRICT@.
 */
struct schema_state {
    int64_t applied; /* number of the last one applied; 0 for an empty store */
    int64_t newest;  /* that this program knows */
};

/*
 * INVALID: made by a newer program, or the checksum of an applied migration is another: it was
 * changed after the fact.
 */
CHECKED enum status schema_state(struct work *work, struct schema_state *ret_state);

/* Applies what is missing. Killed at any moment, the next run goes on where it stopped. */
CHECKED enum status schema_migrate(struct work *work);
