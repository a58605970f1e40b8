// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client.h"
#include "http/exchange.h"

/* The page of a conversation, with what could not be done on it when `fault` is not NULL: what was
 * typed at an answer stands in its field again. */
CHECKED enum status show_talk_page(struct exchange *exchange, int64_t id,
                                   const struct fault *fault);

/* The same with those who may be whoever writes, to choose from. */
CHECKED enum status show_talk_same(struct exchange *exchange, int64_t id,
                                   const struct client_list *same);

/* The same with a text of the business's own in the field. */
CHECKED enum status show_talk_template(struct exchange *exchange, int64_t id, int64_t template_id);

/* The same with what the courtesy check says of the text that was typed. */
CHECKED enum status show_talk_checked(struct exchange *exchange, int64_t id);

/* Where mailboxes are added; NULL: not for whoever looks. */
const char *mailbox_settings(struct exchange *exchange);
