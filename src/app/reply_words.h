// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/conversations.h"

/* How an answer to them begins, in the language of whoever writes: "Dear Ms Novak,". */
CHECKED enum status reply_greeting(struct work *work, const struct conversation_card *card,
                                   const char **ret_greeting);

/* A text of the business's own, filled in for them; a name it holds and nobody knows stays as it is
 * written. NOT_FOUND. */
CHECKED enum status reply_template(struct work *work, const struct conversation_card *card,
                                   int64_t template_id, const char **ret_text);
