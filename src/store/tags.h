// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/db.h"

enum { TAGS_OF_CLIENT_MAX = 30, TAG_NAME_MAX = 200 }; /* tags; bytes */

/* By what a tag is known, however it is written; "" when nothing of it is a letter or a digit. */
const char *tag_key(struct arena *arena, struct slice name);
struct tag {
    int64_t id;
    const char *name;
};
struct tag_list {
    struct tag *items;
    size_t count;
};

/* Of one client, in the order of their names. */
CHECKED enum status tags_of_client(struct work *work, int64_t client_id, struct tag_list *ret_list);

/* The tag that is folded to `key`; id 0 when there is none. */
CHECKED enum status tags_find(struct work *work, const char *key, struct tag *ret_tag);

/* The same, made as `name` when there is none. */
CHECKED enum status tags_find_or_make(struct work *work, const char *name, const char *key,
                                      int64_t *ret_id);

/* Takes away what a client has, and gives it these. */
CHECKED enum status tags_put(struct work *work, int64_t client_id, const int64_t *ids,
                             size_t count);

/* What a workspace has, by id; at most `max` of them. */
CHECKED enum status tags_list(struct work *work, size_t max, struct tag_list *ret_list);

/* Who has which: client_id and tag_id of every tag of every client, in no order. */
CHECKED enum status tags_each(struct work *work, db_row_taker *take, void *context);
