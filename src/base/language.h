// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

/*
 * A language of the faces: its catalogue, plural rule, and patterns of numbers and dates, all
 * made at build time (tools/make_catalogues.py from locale/, tables in base/language.c after
 * CLDR). There is no current language: it is passed to whoever writes for a person.
 */
struct language {
    const char *code;         /* "en", "ru", "hr" */
    const char *decimal_mark; /* "." or "," */
    const char *group_mark;   /* no-break space */
    const char *months[12];   /* in a date: "November", "ноября", "studenoga" */
    const char *months_short[12];
    const char *months_alone[12];  /* without a day: "November", "ноябрь", "studeni" */
    const char *day_pattern;       /* "{d} {month} {y}", "{d}. {month} {y}." */
    const char *day_pattern_short; /* of table cells and axes */
    const char *day_pattern_near;  /* where the year is plain; stays on one line */
    const char *month_pattern;     /* "{alone} {y}" */
    const char *quarter_pattern;   /* "Q{q} {y}", "{q} кв. {y}" */
    const char *year_pattern;      /* "{y}", "{y}." */
    const struct catalogue *catalogue;
    int (*plural_form)(int64_t count); /* index of the form */
};

/* "en", "ru" or "hr", also with a region ("ru_RU.UTF-8"); NULL for any other. */
const struct language *language_by_code(const char *code);

/* The language that LC_ALL, LC_MESSAGES, LANG ask for, given their values; else English. */
const struct language *language_of_environment(const char *lc_all, const char *lc_messages,
                                               const char *lang);

/* The translation of an English text, or the text itself. `id` must have been marked N_(). */
const char *translate(const struct language *language, const char *id);

/* The right plural form for `count`. */
const char *translate_many(const struct language *language, const char *one, const char *many,
                           int64_t count);
