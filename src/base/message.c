// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/message.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/language.h"
#include "base/text.h"

#define NO_BREAK_SPACE "\xC2\xA0"
#define MINUS_SIGN "\xE2\x88\x92"
#define NO_NUMBER "\xE2\x80\x93" /* en dash, for what is not a number */

enum { SHOWN_DECIMALS_MAX = 12 };

struct message_arg arg_text(const char *text)
{
    return (struct message_arg){.kind = ARG_TEXT, .text = text};
}

struct message_arg arg_count(int64_t count)
{
    return (struct message_arg){.kind = ARG_COUNT, .count = count};
}

struct message_arg arg_plain(int64_t number)
{
    return (struct message_arg){.kind = ARG_PLAIN, .count = number};
}

struct message_arg arg_real(double real, int decimals)
{
    return (struct message_arg){.kind = ARG_REAL, .decimals = decimals, .real = real};
}

struct message_arg arg_percent(double ratio, int decimals)
{
    return (struct message_arg){.kind = ARG_PERCENT, .decimals = decimals, .real = ratio};
}

struct message_arg arg_day(day_t day)
{
    return (struct message_arg){.kind = ARG_DAY, .day = day};
}

struct message_arg arg_day_short(day_t day)
{
    return (struct message_arg){.kind = ARG_DAY_SHORT, .day = day};
}

struct message_arg arg_day_near(day_t day, day_t today)
{
    enum { NEAR_DAYS = 120 };
    const bool is_near = day >= today - NEAR_DAYS && day <= today + NEAR_DAYS;

    if (!is_near && civil_of(day).year != civil_of(today).year)
        return arg_day_short(day);
    return (struct message_arg){.kind = ARG_DAY_NEAR, .day = day};
}

struct message_arg arg_period(enum period period, day_t day)
{
    return (struct message_arg){.kind = ARG_PERIOD, .day = day, .period = period};
}

struct message_arg arg_money(int64_t amount, int decimals, const char *currency)
{
    return (struct message_arg){
        .kind = ARG_MONEY, .decimals = decimals, .amount = amount, .currency = currency};
}

/* Groups of three from 1 000 on. */
static void add_grouped(struct text *out, const struct language *language, const char *digits,
                        size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            text_add(out, language->group_mark);
        text_add_char(out, digits[i]);
    }
}

static void add_count(struct text *out, const struct language *language, int64_t count)
{
    char digits[24];
    uint64_t size = count < 0 ? 0 - (uint64_t)count : (uint64_t)count;
    int length = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)size);

    if (count < 0)
        text_add(out, MINUS_SIGN);
    add_grouped(out, language, digits, (size_t)length);
}

static bool is_all_zero(const char *digits)
{
    return digits[strspn(digits, "0.,")] == '\0';
}

/*
 * printf's digits with our own marks: whatever its locale writes between the two runs of
 * digits becomes the language's decimal mark. A figure that is shown as zero has no sign.
 */
static void add_real(struct text *out, const struct language *language, double real, int decimals)
{
    char digits[400]; /* the largest double has 309 digits */

    if (!isfinite(real)) {
        text_add(out, NO_NUMBER);
        return;
    }
    if (decimals > SHOWN_DECIMALS_MAX)
        decimals = SHOWN_DECIMALS_MAX;
    snprintf(digits, sizeof(digits), "%.*f", decimals, fabs(real));

    size_t whole = strspn(digits, "0123456789");
    if (real < 0 && !is_all_zero(digits))
        text_add(out, MINUS_SIGN);
    add_grouped(out, language, digits, whole);
    if (decimals > 0) {
        text_add(out, language->decimal_mark);
        text_add(out, digits + strlen(digits) - (size_t)decimals);
    }
}

static const char *currency_sign(const char *code)
{
    static const char *const signs[][2] = {
        {"EUR", "€"},
        {"USD", "$"},
        {"GBP", "£"},
        {"RUB", "₽"},
    };

    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (strcmp(code, signs[i][0]) == 0)
            return signs[i][1];
    }
    return code;
}

/* Rounds halves away from zero, as people do; the figures themselves stay as they are. */
static void add_amount(struct text *out, const struct language *language, int64_t amount,
                       int decimals)
{
    uint64_t size = amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount;
    uint64_t dropped = 1, kept = 1;
    int shown = decimals < 0 ? 0 : decimals > AMOUNT_DECIMALS ? AMOUNT_DECIMALS : decimals;

    for (int i = shown; i < AMOUNT_DECIMALS; i++)
        dropped *= 10;
    for (int i = 0; i < shown; i++)
        kept *= 10;
    size = (size + dropped / 2) / dropped;

    if (amount < 0 && size > 0)
        text_add(out, MINUS_SIGN);
    add_count(out, language, (int64_t)(size / kept));
    if (shown > 0) {
        text_add(out, language->decimal_mark);
        text_format(out, "%0*llu", shown, (unsigned long long)(size % kept));
    }
}

static void add_money(struct text *out, const struct language *language,
                      const struct message_arg *arg)
{
    add_amount(out, language, arg->amount, arg->decimals);
    if (arg->currency == NULL || arg->currency[0] == '\0')
        return;
    text_add(out, NO_BREAK_SPACE);
    text_add(out, currency_sign(arg->currency));
}

/* Fills in {d}, {month}, {mon}, {alone}, {q} and {y}. */
static void add_date(struct text *out, const struct language *language, const char *pattern,
                     day_t day)
{
    struct civil civil = civil_of(day);
    int month = civil.month - 1;

    while (*pattern != '\0') {
        size_t plain = strcspn(pattern, "{");

        text_add_slice(out, (struct slice){pattern, plain});
        pattern += plain;
        if (*pattern == '\0')
            return;
        if (strncmp(pattern, "{d}", 3) == 0)
            text_format(out, "%d", (int)civil.day);
        else if (strncmp(pattern, "{y}", 3) == 0)
            text_format(out, "%d", (int)civil.year);
        else if (strncmp(pattern, "{q}", 3) == 0)
            text_format(out, "%d", month / 3 + 1);
        else if (strncmp(pattern, "{mon}", 5) == 0)
            text_add(out, language->months_short[month]);
        else if (strncmp(pattern, "{alone}", 7) == 0)
            text_add(out, language->months_alone[month]);
        else
            text_add(out, language->months[month]);
        pattern += strcspn(pattern, "}") + 1;
    }
}

static const char *period_pattern(const struct language *language, enum period period)
{
    switch (period) {
    case PERIOD_MONTH:
        return language->month_pattern;
    case PERIOD_QUARTER:
        return language->quarter_pattern;
    case PERIOD_YEAR:
        return language->year_pattern;
    }
    return language->day_pattern;
}

static void add_arg(struct text *out, const struct language *language,
                    const struct message_arg *arg)
{
    switch (arg->kind) {
    case ARG_NONE:
        return;
    case ARG_TEXT:
        text_add(out, arg->text != NULL ? arg->text : "");
        return;
    case ARG_COUNT:
        add_count(out, language, arg->count);
        return;
    case ARG_PLAIN:
        text_format(out, "%s%llu", arg->count < 0 ? MINUS_SIGN : "",
                    arg->count < 0 ? 0 - (unsigned long long)arg->count
                                   : (unsigned long long)arg->count);
        return;
    case ARG_REAL:
        add_real(out, language, arg->real, arg->decimals);
        return;
    case ARG_PERCENT:
        add_real(out, language, arg->real * 100, arg->decimals);
        text_add(out, NO_BREAK_SPACE "%");
        return;
    case ARG_DAY:
        add_date(out, language, language->day_pattern, arg->day);
        return;
    case ARG_DAY_SHORT:
        add_date(out, language, language->day_pattern_short, arg->day);
        return;
    case ARG_DAY_NEAR:
        add_date(out, language, language->day_pattern_near, arg->day);
        return;
    case ARG_PERIOD:
        add_date(out, language, period_pattern(language, arg->period), arg->day);
        return;
    case ARG_MONEY:
        add_money(out, language, arg);
        return;
    }
}

/* The argument that a place at `at` asks for, or NULL when it is no place or has none. */
static const struct message_arg *place_at(const struct message *message, const char *at)
{
    if (at[0] != '{' || at[1] < '1' || at[1] > '0' + MESSAGE_ARGS_MAX || at[2] != '}')
        return NULL;
    const struct message_arg *arg = &message->args[at[1] - '1'];

    return arg->kind != ARG_NONE ? arg : NULL;
}

/* "19 ноября 2026 г." and "19. studenoga 2026." end a sentence with their own point. */
static bool ends_in_point(const struct text *out, const struct message_arg *arg)
{
    bool is_date = arg->kind == ARG_DAY || arg->kind == ARG_DAY_SHORT ||
                   arg->kind == ARG_DAY_NEAR || arg->kind == ARG_PERIOD;

    return is_date && out->length > 0 && out->at[out->length - 1] == '.';
}

static bool begins(struct slice text, const char *with)
{
    size_t length = strlen(with);

    return text.length >= length && memcmp(text.at, with, length) == 0;
}

/* A sign of per cent or euro stays with its figure, whoever typed the space between them. */
static void add_plain(struct text *out, struct slice plain)
{
    for (size_t i = 0; i < plain.length; i++) {
        struct slice rest = {plain.at + i, plain.length - i};

        if (begins(rest, " %") || begins(rest, " €"))
            text_add(out, NO_BREAK_SPACE);
        else
            text_add_char(out, plain.at[i]);
    }
}

static struct slice write_message(struct text *out, const struct language *language,
                                  const struct message *message, const struct message_arg *wanted)
{
    struct slice found = {0};
    size_t from = 0;
    const char *at;

    if (message->one == NULL)
        return found;
    if (message->many != NULL)
        at = translate_many(language, message->one, message->many, message->args[0].count);
    else
        at = translate(language, message->one);

    while (*at != '\0') {
        size_t plain = strcspn(at, "{");

        add_plain(out, (struct slice){at, plain});
        at += plain;
        if (*at == '\0')
            break;
        const struct message_arg *arg = place_at(message, at);
        if (arg != NULL) {
            if (arg == wanted)
                from = out->length;
            add_arg(out, language, arg);
            if (arg == wanted)
                found.length = out->length - from;
            at += 3;
            at += ends_in_point(out, arg) && *at == '.';
        } else {
            text_add_char(out, *at++);
        }
    }
    found.at = out->at + from;
    return found;
}

void text_message(struct text *out, const struct language *language, const struct message *message)
{
    write_message(out, language, message, NULL);
}

static const struct message_arg *first_of_kind(const struct message *message,
                                               enum message_arg_kind kind)
{
    for (size_t i = 0; i < MESSAGE_ARGS_MAX; i++) {
        if (message->args[i].kind == kind)
            return &message->args[i];
    }
    return NULL;
}

struct slice text_message_figure(struct text *out, const struct language *language,
                                 const struct message *message)
{
    const struct message_arg *figure = first_of_kind(message, ARG_PERCENT);

    if (figure == NULL)
        figure = first_of_kind(message, ARG_COUNT);
    return write_message(out, language, message, figure);
}

const char *message_text(struct arena *arena, const struct language *language,
                         struct message message)
{
    struct text out = text_new(arena);

    text_message(&out, language, &message);
    return out.at;
}

const char *value_text(struct arena *arena, const struct language *language,
                       struct message_arg value)
{
    struct text out = text_new(arena);

    add_arg(&out, language, &value);
    return out.at;
}
