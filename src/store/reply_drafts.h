// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/* Answers that people have begun to write, one each of a conversation. */
struct reply_draft {
    int64_t user_id;
    const char *user_name;
    const char *text;
    int64_t changed_at;
};
struct reply_draft_list {
    struct reply_draft *items;
    size_t count;
};

/* Replaces what the user had; "" takes it out. */
CHECKED enum status reply_drafts_put(struct work *work, int64_t conversation_id, int64_t user_id,
                                     const char *text);

/* *ret_text "" when there is none. */
CHECKED enum status reply_drafts_find(struct work *work, int64_t conversation_id, int64_t user_id,
                                      const char **ret_text);

/* Who wrote at theirs since then, the latest first, without `but_user`; at most
 * REPLY_DRAFTS_LISTED. Their text stays theirs: it is "". */
enum { REPLY_DRAFTS_LISTED = 10 };
CHECKED enum status reply_drafts_since(struct work *work, int64_t conversation_id, int64_t since,
                                       int64_t but_user, struct reply_draft_list *ret_list);

/* Those of one conversation go to another, where the same user has none there. */
CHECKED enum status reply_drafts_move(struct work *work, int64_t from_conversation,
                                      int64_t to_conversation);
