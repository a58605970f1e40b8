// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/search_hit.h"
#include "store/work.h"

/* `words` are fold_words(). Replaces what the object had; "" takes it out. */
CHECKED enum status searches_put(struct work *work, int64_t id, enum search_kind kind,
                                 const char *words);

/* The words of many objects that have none yet; their ids were taken by this unit of work, one
 * after another. */
struct search {
    int64_t id;
    enum search_kind kind;
    const char *words;
};
CHECKED enum status searches_insert_all(struct work *work, const struct search *searches,
                                        size_t count);

/* Takes out the words of all clients that the import made and that are deleted by now. */
CHECKED enum status searches_delete_import(struct work *work, int64_t import_id);

/* Ids of at most `limit` objects, the newest (largest id) first, that have a word beginning with
 * each of `words` (fold_words() of what was typed), below `before_id`; 0 begins with the newest. No
 * words find nothing. */
CHECKED enum status searches_find(struct work *work, enum search_kind kind, const char *words,
                                  int64_t before_id, size_t limit, int64_t *ret_ids,
                                  size_t *ret_count);

/* Makes the driver's index anew from the table: after a restore, or when it was damaged. */
CHECKED enum status searches_rebuild(struct work *work);
