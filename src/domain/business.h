// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

/* What the settings say of the business. */
struct business {
    const char *name;
    const char *about;     /* address and other lines, under letters and on guests' pages; "" */
    const char *time_zone; /* of tzdata's list */
    const char *currency;  /* ISO 4217; "" until it is known */
    const char *language;  /* of letters where no contact says another: en, ru, hr */
    int32_t active_days;   /* 0: from the rhythm of the clients, see docs/measures.md */
    int32_t cooling_days;  /* the same */
};

enum {
    BUSINESS_NAME_MAX = 200,   /* bytes */
    BUSINESS_ABOUT_MAX = 2000, /* bytes */
    ACTIVE_DAYS_MAX = 3650,
};

/*
 * As it is stored. INVALID, with the field named: a name or text that is none or too long, a zone
 * that tzdata does not list, a currency that is not three letters, a language that letters are not
 * written in, a window that is no number of days, or cooling that begins beyond it.
 */
CHECKED enum status business_clean(const struct business *given, struct arena *arena,
                                   struct fault *fault, struct business *ret_business);
