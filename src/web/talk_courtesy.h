// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/conversations.h"
#include "web/courtesy_part.h"

/* The courtesy check beside an answer: its place, empty until somebody types or asks. */
struct courtesy_view talk_courtesy(struct arena *arena, const struct conversation_card *card);

/* Whether a button of the check was pressed, and not one that sends. */
bool talk_is_checked(const struct exchange *exchange);

/* What was pressed is done; *text and `view` are as they are then. */
CHECKED enum status talk_check(struct exchange *exchange, const struct conversation_card *card,
                               const char **text, struct courtesy_view *view);
