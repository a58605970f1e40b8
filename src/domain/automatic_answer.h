// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/language.h"
#include "domain/answering.h"
#include "domain/cue_letter.h"

/*
 * What the program says by itself to whoever writes while it is closed (C3): that the message has
 * come, when we open, and by when a person answers. It promises no more than answering_due() does,
 * names nobody, and quotes nothing (RFC 3834). Instants are Unix microseconds.
 */
struct automatic_times {
    int64_t opens_at;
    int64_t due_at;
    day_t night_on; /* the day on which it was open last; of a night there is one answer */
};

/* False while it is open, in a break between two openings of a day, for an emergency that was
 * agreed on for any hour, and where nothing opens within WORKING_AHEAD_DAYS. */
bool automatic_answer_times(const struct answering *answering, const struct working_hours *hours,
                            struct zone *zone, enum urgency urgency, int64_t at,
                            struct automatic_times *ret_times);

/* When it is closed for the night at `at` or later: `at` itself, or the end of an opening. False
 * where it never closes within WORKING_AHEAD_DAYS, or is never open. */
bool automatic_answer_closed(const struct working_hours *hours, struct zone *zone, int64_t at,
                             int64_t *ret_at);

/* "Auto: " and what they wrote about, at most CONVERSATION_SUBJECT_MAX bytes; subject "": ours. */
struct letter automatic_answer_write(const struct automatic_times *times, struct zone *zone,
                                     const char *zone_name, const char *subject,
                                     const struct language *language, struct arena *arena);
