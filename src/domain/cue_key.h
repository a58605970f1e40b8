// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/text.h"
#include "domain/cue.h"

/* A key as one word, as programs are given it and give it back: "3.417.20608", cause, object and
 * occasion. Reading takes what writing writes and nothing else. */
void cue_key_write(struct text *out, const struct cue_key *key);
bool cue_key_read(const char *text, struct cue_key *ret_key);

/* "vip_quiet" */
void cue_rule_name(struct text *out, enum cue_rule rule);

/* done, later, not_this. */
const char *cue_answer_name(enum cue_answer answer);
bool cue_answer_of(const char *name, enum cue_answer *ret_answer);
