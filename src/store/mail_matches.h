// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/conversation_message.h"
#include "store/work.h"

/* What a mail that came has to do with what was sent. */

/* Our message with this Message-ID; *ret_id 0: none. */
CHECKED enum status mail_of_ours(struct work *work, const char *mail_id, int64_t *ret_id);

/* By what a message of ours left, or was to leave: id, receiver and state. */
struct mail_sending {
    int64_t id;
    const char *receiver;
    enum outbox_state state;
};
enum { MAIL_SENDINGS_MAX = 200 };
CHECKED enum status mail_sendings(struct work *work, int64_t message_id,
                                  struct mail_sending **ret_items, size_t *ret_count);

/* It came back, with the server's words. Nothing when it is about to leave once more. */
CHECKED enum status mail_came_back(struct work *work, int64_t outbox_id, const char *answer);

/* An address takes no mail, whosever it is; since when stays as it was. */
CHECKED enum status mail_bounced(struct work *work, const char *address_key, const char *answer);
