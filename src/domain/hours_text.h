// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/language.h"
#include "domain/working_hours.h"

/*
 * Texts that say when the business answers, to be put where clients look (C3): made of the hours
 * alone, so that they are never other than these. None has a contact in it: some marketplaces
 * forbid them.
 */
enum hours_text {
    HOURS_VOICEMAIL, /* as it is read out */
    HOURS_SIGNATURE, /* under letters */
    HOURS_PROFILE,   /* of a marketplace or a page */
};
enum { HOURS_TEXTS = 3, HOURS_TEXT_AHEAD_DAYS = 30 }; /* days off are told so long before */

struct hours_text_facts {
    const char *business;  /* "" while it has no name */
    const char *time_zone; /* tzdata's name */
    struct working_hours hours;
    day_t today;
};
/* "" when there is nothing to say. */
const char *hours_text_write(enum hours_text kind, const struct hours_text_facts *facts,
                             const struct language *language, struct arena *arena);
