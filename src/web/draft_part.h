// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/cue_draft.h"
#include "http/exchange.h"
#include "web/courtesy_part.h"
#include "web/views.h"

/* What the words of a cue are, in a line: "Draft: thanks, and how it was". */
struct message draft_words(const struct cue *cue);

/* The page of a cue's draft. */
const char *draft_path(struct arena *arena, const struct cue_key *key);

/* What was typed in place of it; NULL: as it is. */
struct draft_typed {
    const char *subject, *text;
};
/* Its form goes to /today/draft. */
struct draft_view draft_part(struct exchange *exchange, const struct cue_draft *draft,
                             const struct draft_typed *typed);

/* What somebody pressed beside the words, when they pressed anything (`is_pressed`: a button of the
 * check), and what there is to say of them now. */
CHECKED enum status draft_look(struct exchange *exchange, const struct cue_draft *draft,
                               bool is_pressed, struct draft_typed *typed, struct draft_view *view);
