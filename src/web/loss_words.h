// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/losses.h"
#include "base/message.h"
#include "web/form_page.h"

/* How pages say why somebody left. */
struct message loss_words(enum loss_reason reason);
struct message loss_step_words(enum loss_reason reason);
struct message loss_side_words(enum loss_side side);

/* "The record suggests ..., ...", in a sentence; none when it suggests nothing. */
struct message loss_suggestion_words(const struct loss_record *record);

/* All reasons, for forms, ended by value NULL. */
extern const struct form_choice loss_choices[];
