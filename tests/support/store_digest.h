// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "support/store_case.h"

/*
 * A digest of all rows of the store but the blocks of ids: two of them are equal when nothing was
 * changed between. Begins and ends a work of its own.
 */
struct store_digest {
    uint8_t bytes[32];
};
struct store_digest store_digest_of(struct store_case *test);
bool store_digests_equal(const struct store_digest *a, const struct store_digest *b);
