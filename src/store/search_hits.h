// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/search_hit.h"
#include "store/work.h"

/*
 * What a line of the results says of those of `ids` (of one kind, at most SEARCH_HITS_MAX), in that
 * order, leaving out what is deleted. Of a note or message the first SEARCH_TEXT_MAX letters.
 */
enum { SEARCH_HITS_MAX = 10, SEARCH_TEXT_MAX = 160 };
CHECKED enum status search_hits(struct work *work, enum search_kind kind, const int64_t *ids,
                                size_t count, struct search_hit_list *ret_list);

/* Names of clients, those of `ids` (at most SEARCH_NAMES_MAX), in no order. */
enum { SEARCH_NAMES_MAX = 50 };
CHECKED enum status search_names(struct work *work, const int64_t *ids, size_t count,
                                 struct search_hit_list *ret_list);
