// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/model.h"

/*
 * Sums over the groups of a base, in pieces of a fixed size that are added up in their order, so
 * that the sum's bits do not hang on the number of threads. `add` adds groups [from, to), each
 * times its weight, to *sum; only the lower triangle (column <= row) of the Hessian need be
 * filled, it is mirrored at the end.
 */
enum { GROUPS_AT_A_TIME = 2048 };
typedef void likelihood_piece(const void *context, const struct buying *buying, size_t from,
                              size_t to, struct derivatives *sum);
void likelihood_sum(const struct buying *buying, likelihood_piece *add, const void *context,
                    unsigned threads, struct arena *scratch, struct derivatives *ret_sum);

/* For sums made elsewhere: adds a piece's lower triangle, and fills the upper one at the end. */
void derivatives_add(struct derivatives *sum, const struct derivatives *piece);
void derivatives_mirror(struct derivatives *sum);
