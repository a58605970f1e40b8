// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/language.h"
#include "domain/client.h"

/*
 * How a letter begins and ends, in the language of whoever is written to: formally with the name
 * and, in Russian, the patronymic, else with the first name; a Croatian first name stands in the
 * vocative (Ivane). Titles need a gender, which no record holds: where one is due, a contact's own
 * salutation says so and is taken as it is.
 */
struct addressee {
    const char *name;                     /* as one piece */
    const char *given, *additional;       /* "" when not known; the latter a patronymic */
    const char *salutation;               /* "" */
    enum form_of_address form_of_address; /* ADDRESS_UNKNOWN: formal */
    bool is_person;                       /* not a company under its own name */
};

/* A line. What came from the record stands between LETTER_MARK and LETTER_MARK_END. */
#define LETTER_MARK '\x01'
#define LETTER_MARK_END '\x02'
const char *letter_greeting(const struct addressee *addressee, const struct language *language,
                            struct arena *arena);

/* "Kind regards," and who signs, each in a line of its own; "" for what is not known. */
const char *letter_farewell(const char *user, const char *business, enum form_of_address form,
                            const struct language *language, struct arena *arena);

/* A Croatian first name as it is called out; any other name as it is. */
const char *croatian_vocative(const char *given, struct arena *arena);
