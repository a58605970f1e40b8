// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/conversation.h"
#include "store/work.h"

/* NOT_FOUND. */
CHECKED enum status conversations_find(struct work *work, int64_t id,
                                       struct conversation *ret_conversation);

/* *ret_id 0: none has this token. One that was merged gives the one it became. */
CHECKED enum status conversations_by_token(struct work *work,
                                           const uint8_t token[CONVERSATION_TOKEN_SIZE],
                                           int64_t *ret_id);

/* Under its id; `version` becomes 1. */
CHECKED enum status conversations_insert(struct work *work,
                                         const struct conversation *conversation);

/* All of it, from its version to the next. CONFLICT when it moved on meanwhile. */
CHECKED enum status conversations_update(struct work *work,
                                         const struct conversation *conversation);

/* Takes one that holds no message out for good, with what was begun to be written in it. */
CHECKED enum status conversations_remove(struct work *work, int64_t id);

/* Which are shown, and in which order. */
enum conversation_box {
    BOX_WAITING = 1, /* for us; who waits longest first, whoever it is (seed 1) */
    BOX_OPEN = 2,    /* the latest first, as all below */
    BOX_SNOOZED = 3, /* who comes back first at the top */
    BOX_CLOSED = 4,
    BOX_SPAM = 5,
};
struct conversation_choice {
    enum conversation_box box;
    int64_t owner_id;  /* 0: of anybody */
    int64_t client_id; /* 0: of all; else all of theirs, whatever the box */
    bool has_after;    /* goes on behind what has this key */
    int64_t after_at, after_id;
    size_t limit;
};
struct conversation_row {
    struct conversation conversation;
    const char *client_name; /* NULL: nobody we know */
    const char *owner_name;  /* NULL: anybody's */
    const char *last_text;   /* the beginning of the last message; "" */
    enum message_kind last_kind;
};
struct conversation_list {
    struct conversation_row *items;
    size_t count;
    bool has_more;
};
CHECKED enum status conversations_list(struct work *work, const struct conversation_choice *choice,
                                       struct conversation_list *ret_list);

/* How many wait for us now, are one's own among them, and are snoozed: each at most `most`
 * (DB_ROWS_MAX). */
struct conversation_counts {
    int64_t waiting, own_waiting, snoozed;
};
CHECKED enum status conversations_count(struct work *work, int64_t owner_id, int64_t most,
                                        struct conversation_counts *ret_counts);
CHECKED enum status conversations_count_waiting(struct work *work, int64_t most,
                                                int64_t *ret_count);
