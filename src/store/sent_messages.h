// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/* What was written to clients, by notes of that kind: of the notes `ids` (at most
 * SENT_MESSAGES_MAX) those that are messages to somebody else than `client_id`, the latest first.
 */
struct sent_message {
    int64_t note_id, client_id;
    const char *client_name, *text;
    int64_t at;
};
struct sent_messages {
    struct sent_message *items;
    size_t count;
};
enum { SENT_MESSAGES_MAX = 20 };
CHECKED enum status sent_messages(struct work *work, const int64_t *ids, size_t count,
                                  int64_t client_id, struct sent_messages *ret_messages);
