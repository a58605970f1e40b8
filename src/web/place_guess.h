// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

/*
 * Where somebody probably is, by the languages that their browser asks for (Accept-Language): a
 * guess to begin with, which they see and can change; script knows the time zone better.
 */
struct place_guess {
    const char *time_zone; /* of tzdata's list; "UTC" when nothing can be guessed */
    const char *currency;  /* ISO 4217; "" */
};
struct place_guess place_guess(const char *accept_language); /* NULL: nothing was asked for */
