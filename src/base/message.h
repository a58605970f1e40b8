// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/day.h"
#include "base/slice.h"

struct arena;
struct language;
struct text;

/*
 * A sentence for a person that is not yet in any language: the English text, which is the key
 * of its translation, and typed values for its places {1} to {6}. Lower floors make messages,
 * faces turn them into text. Whole sentences only: never glue translated pieces together.
 */

enum { MESSAGE_ARGS_MAX = 6 };

enum message_arg_kind {
    ARG_NONE = 0,
    ARG_TEXT,      /* as it is; never translated */
    ARG_COUNT,     /* 1 305 */
    ARG_PLAIN,     /* 1305: line numbers, years */
    ARG_REAL,      /* 6.5 */
    ARG_PERCENT,   /* a ratio of 0 to 1 shown as 38 % */
    ARG_DAY,       /* 19 November 2026 */
    ARG_DAY_SHORT, /* 19 Nov 2026: table cells */
    ARG_PERIOD,    /* November 2026, Q4 2026, 2026: see arg_period() */
    ARG_MONEY,     /* 504 €, from ten-thousandths */
    ARG_DAY_NEAR,  /* 19 Nov: where the year is plain */
};

struct message_arg {
    enum message_arg_kind kind;
    int decimals; /* of ARG_REAL, ARG_PERCENT and ARG_MONEY */
    union {
        const char *text;
        int64_t count;
        double real;
        day_t day;
        int64_t amount; /* ten-thousandths of the currency's major unit */
    };
    const char *currency; /* of ARG_MONEY: ISO 4217 code; NULL or "" for a bare number */
    enum period period;   /* of ARG_PERIOD */
};

struct message {
    const char *one;  /* English text, or its singular when `many` is set; NULL when empty */
    const char *many; /* English plural; args[0] is then the count that decides the form */
    struct message_arg args[MESSAGE_ARGS_MAX];
};

/* Marks a text for translation where it cannot be translated at once. */
#define N_(id) (id)

/*
 * A message of a literal `id` and its arguments (at least one; use PLAIN_MESSAGE without).
 * Pasting "" makes passing a variable a syntax error, so that every text can be extracted.
 */
#define MESSAGE(id, ...) ((struct message){.one = "" id, .args = {__VA_ARGS__}})
#define PLAIN_MESSAGE(id) ((struct message){.one = "" id})

/* The same with a plural form; the first argument must be a count and decides which. */
#define MESSAGE_N(id, id_many, ...) \
    ((struct message){.one = "" id, .many = "" id_many, .args = {__VA_ARGS__}})

struct message_arg arg_text(const char *text);
struct message_arg arg_count(int64_t count);
struct message_arg arg_plain(int64_t number);
struct message_arg arg_real(double real, int decimals);
struct message_arg arg_percent(double ratio, int decimals);
struct message_arg arg_day(day_t day);
struct message_arg arg_day_short(day_t day);

/* Without the year where it is plain to whoever reads on `today`: in that year, or close to it. */
struct message_arg arg_day_near(day_t day, day_t today);
struct message_arg arg_money(int64_t amount, int decimals, const char *currency);

/* The month, quarter or year around `day`, in the case that fits after "for" in every language. */
struct message_arg arg_period(enum period period, day_t day);

/* Appends the message in `language`. A place without an argument is left as it stands. */
void text_message(struct text *out, const struct language *language, const struct message *message);

/*
 * The same; returns where in out->at the figure stands that the sentence is about: its first
 * share, or else its first count. Empty when it has neither.
 */
struct slice text_message_figure(struct text *out, const struct language *language,
                                 const struct message *message);

/* The message in `language`, allocated in `arena`. */
const char *message_text(struct arena *arena, const struct language *language,
                         struct message message);

/* One value alone, as text_message() would write it: a table cell. */
const char *value_text(struct arena *arena, const struct language *language,
                       struct message_arg value);
