// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/message.h"
#include "domain/cue.h"

/* What a cue asks for, verb first; why, in a sentence with its figures; by when, or since when of
 * one that can wait though its day has come. */
struct message cue_to_do(const struct cue *cue);
struct message cue_why(const struct cue *cue, const struct cue_day *day);
struct message cue_due(const struct cue *cue, day_t today, bool can_wait, struct arena *arena);

/* The rule of the playbook that it serves, and what it is called there. */
int cue_rule_number(enum cue_rule rule);
struct message cue_rule_words(enum cue_rule rule);
