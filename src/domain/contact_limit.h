// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "domain/client_filter.h"

/*
 * After how many days without a real contact (a call, a meeting, a message, an order; never a note
 * to oneself) somebody is looked after. Stored values of enums are never renumbered.
 */
enum contact_limit_kind { LIMIT_STANDING = 1, LIMIT_TAG = 2, LIMIT_CLIENT = 3 };

/* Days between two contacts; LIMIT_NEVER is said, LIMIT_UNSET is not. */
enum { LIMIT_UNSET = -1, LIMIT_NEVER = 0, LIMIT_DAYS_MAX = 3650 };

/* INVALID names `field` unless it is LIMIT_UNSET, LIMIT_NEVER or 1 to LIMIT_DAYS_MAX days. */
CHECKED enum status contact_limit_check(int64_t days, const char *field, struct fault *fault);

/* The shorter of two limits of one width: never is longer than any, unset is none. */
int32_t contact_limit_shorter(int32_t one, int32_t other);

/* What is said of one client, each LIMIT_UNSET when nothing is. */
struct contact_limits_said {
    int32_t own_days, tag_days, standing_days; /* tag_days: the shortest of their tags */
};

/* The limit that holds; of LIMIT_UNSET the kind says nothing. */
struct contact_limit_held {
    int32_t days;
    enum contact_limit_kind kind;
};

/*
 * Their own beats a tag's, which beats their standing's. Whoever was marked as lost is left alone,
 * and whoever needs us rarely but for a limit of their own.
 */
struct contact_limit_held contact_limit_held(const struct contact_limits_said *said,
                                             enum client_mark mark);

/* Yellow from three quarters of the limit on, red from the limit on. */
enum contact_silence { SILENCE_WITHIN, SILENCE_YELLOW, SILENCE_RED };
const char *contact_silence_word(enum contact_silence silence); /* for programs */
enum contact_silence contact_silence_of(int32_t limit_days, day_t last_contact_on, day_t today);

/* A beginning that is proposed and never in force by itself, in days; LIMIT_UNSET for none. */
int32_t contact_limit_proposed(enum client_standing standing);
