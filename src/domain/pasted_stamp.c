// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/pasted_stamp.h"

#include <string.h>

#include "base/fold.h"
#include "domain/order_line.h"

enum { WORD_BYTES_MAX = 40, NOON = 12, HOUR_MINUTES = 60 };

/* ---- cursor ---- */

static struct slice behind(struct slice text, size_t length)
{
    return (struct slice){text.at + length, text.length - length};
}

static bool is_digit(struct slice text, size_t at)
{
    return at < text.length && text.at[at] >= '0' && text.at[at] <= '9';
}

static bool begins(struct slice text, const char *with)
{
    const size_t length = strlen(with);

    return text.length >= length && memcmp(text.at, with, length) == 0;
}

/* Phones put narrow spaces before AM and marks of direction before names. */
size_t pasted_space(struct slice text)
{
    static const char *const spaces[] = {" ",
                                         "\t",
                                         "\xC2\xA0",
                                         "\xE2\x80\xAF",
                                         "\xE2\x80\x89",
                                         "\xE2\x80\x8E",
                                         "\xE2\x80\x8F",
                                         "\xE2\x80\xAA",
                                         "\xE2\x80\xAC",
                                         "\xEF\xBB\xBF"};
    size_t length = 0, i = 0;

    while (i < sizeof(spaces) / sizeof(spaces[0])) {
        const bool is_there = begins(behind(text, length), spaces[i]);

        length += is_there ? strlen(spaces[i]) : 0;
        i = is_there ? 0 : i + 1;
    }
    return length;
}

/* At most `most` digits, and no more behind them; 0 for none. */
static size_t take_number(struct slice text, size_t most, int32_t *ret_number)
{
    size_t digits = 0;
    int32_t number = 0;

    for (; is_digit(text, digits); digits++) {
        if (digits == most)
            return 0;
        number = number * 10 + (text.at[digits] - '0');
    }
    if (digits > 0)
        *ret_number = number;
    return digits;
}

/* A word folded, up to a space, digit or mark of ASCII. */
static size_t take_word(struct slice text, struct arena *arena, const char **ret_folded)
{
    size_t length = 0;

    while (length < text.length && pasted_space(behind(text, length)) == 0 &&
           (text.at[length] < 0 || (text.at[length] | 32) >= 'a') &&
           (text.at[length] < 0 || (text.at[length] | 32) <= 'z'))
        length++;
    if (length == 0 || length > WORD_BYTES_MAX)
        return 0;
    *ret_folded = fold_text(arena, (struct slice){text.at, length});
    return length;
}

/* ---- a time ---- */

/* "PM", "p.m.", behind a time; *ret_is_pm tells which. 0: there is none. */
static size_t take_half(struct slice text, bool *ret_is_pm)
{
    const size_t space = pasted_space(text);
    struct slice rest = behind(text, space);
    static const char *const halves[] = {"am", "pm", "a.m.", "p.m.", "a. m.", "p. m."};

    for (size_t i = 0; i < sizeof(halves) / sizeof(halves[0]); i++) {
        const size_t length = strlen(halves[i]);
        size_t same = 0;

        while (same < length && same < rest.length &&
               (rest.at[same] == halves[i][same] || (rest.at[same] | 32) == halves[i][same]))
            same++;
        if (same == length) {
            *ret_is_pm = halves[i][0] == 'p';
            return space + length;
        }
    }
    return 0;
}

static size_t take_time(struct slice text, struct pasted_stamp *stamp)
{
    int32_t hour = 0, minute = 0, second = 0;
    bool is_pm = false;
    size_t at = take_number(text, 2, &hour), digits = 0;

    if (at == 0 || !begins(behind(text, at), ":"))
        return 0;
    digits = take_number(behind(text, at + 1), 2, &minute);
    if (digits != 2 || hour > 23 || minute > 59)
        return 0;
    at += 1 + digits;
    if (begins(behind(text, at), ":") && take_number(behind(text, at + 1), 2, &second) == 2 &&
        second < HOUR_MINUTES)
        at += 3;
    digits = take_half(behind(text, at), &is_pm);
    if (digits > 0 && (hour == 0 || hour > NOON))
        return 0;
    if (digits > 0)
        hour = hour % NOON + (is_pm ? NOON : 0);
    stamp->has_time = true;
    stamp->minute = hour * HOUR_MINUTES + minute;
    return at + digits;
}

/* ---- a day ---- */

static bool set_year(int32_t number, size_t digits, struct pasted_stamp *stamp)
{
    if (digits != 2 && digits != 4)
        return false;
    stamp->year = digits == 2 ? 2000 + number : number;
    return stamp->year > 0;
}

enum { DATE_NUMBERS = 3 };

/* Numbers with a mark between them, and mostly behind them: how many. */
static size_t take_marked(struct slice text, char mark, int32_t *numbers, size_t *digits,
                          size_t *ret_end)
{
    size_t at = 0, count = 0;

    while (count < DATE_NUMBERS) {
        const size_t space = count > 0 && mark == '.' ? pasted_space(behind(text, at)) : 0;
        const size_t length = take_number(behind(text, at + space), 4, &numbers[count]);

        if (length == 0 || begins(behind(text, at + space + length), ":"))
            break;
        digits[count++] = length;
        at += space + length;
        if (at >= text.length || text.at[at] != mark)
            break;
        at++;
    }
    *ret_end = at;
    return count;
}

/* 22.11.2026, 22. 11. 2026., 11/22/26, 2026-11-22, 22.11. */
static size_t take_numbers(struct slice text, struct pasted_stamp *stamp)
{
    int32_t numbers[DATE_NUMBERS] = {0};
    size_t digits[DATE_NUMBERS] = {0}, at = 0;
    const size_t first = take_number(text, 4, &numbers[0]);
    const char mark = first > 0 && first < text.length ? text.at[first] : '\0';

    if (mark != '.' && mark != '/' && mark != '-')
        return 0;
    const size_t count = take_marked(text, mark, numbers, digits, &at);
    if (count == 3 && digits[0] == 4) {
        *stamp = (struct pasted_stamp){STAMP_ORDERED, numbers[2], numbers[1], 0, false, 0};
        return set_year(numbers[0], 4, stamp) ? at : 0;
    }
    if (count < 2 || digits[0] > 2 || digits[1] > 2 || (count == 2 && mark != '.'))
        return 0;
    *stamp = (struct pasted_stamp){
        mark == '.' ? STAMP_ORDERED : STAMP_EITHER, numbers[0], numbers[1], 0, false, 0};
    return count == 2 || set_year(numbers[2], digits[2], stamp) ? at : 0;
}

/* What follows a month: ", 2026", " 2026 г.", or nothing. */
static size_t take_year(struct slice text, struct pasted_stamp *stamp)
{
    static const char *const ends[] = {".", " г.", "\xC2\xA0г.", " г"};
    size_t at = pasted_space(text), digits = 0;
    int32_t year = 0;

    if (begins(behind(text, at), ","))
        at += 1 + pasted_space(behind(text, at + 1));
    digits = take_number(behind(text, at), 4, &year);
    if (digits != 4 || begins(behind(text, at + digits), ":") || !set_year(year, digits, stamp))
        return 0;
    at += digits;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (begins(behind(text, at), ends[i]))
            return at + strlen(ends[i]);
    return at;
}

/* 22 November 2026, 22. studenoga, November 22, 2026, 22 ноября 2026 г. */
static size_t take_named(struct slice text, struct arena *arena, struct pasted_stamp *stamp)
{
    const char *word = "";
    int32_t day = 0;
    size_t at = take_number(text, 2, &day);
    const bool is_day_first = at > 0;

    if (is_day_first && begins(behind(text, at), "."))
        at++;
    if (is_day_first)
        at += pasted_space(behind(text, at));
    const size_t length = take_word(behind(text, at), arena, &word);
    const int32_t month = length > 0 ? order_month_of(slice_of(word)) : 0;
    if (month == 0)
        return 0;
    at += length;
    if (begins(behind(text, at), "."))
        at++;
    if (!is_day_first) {
        const size_t space = pasted_space(behind(text, at));
        const size_t digits = take_number(behind(text, at + space), 2, &day);

        if (space == 0 || digits == 0 || begins(behind(text, at + space + digits), ":"))
            return 0;
        at += space + digits;
    }
    *stamp = (struct pasted_stamp){STAMP_ORDERED, day, month, 0, false, 0};
    return at + take_year(behind(text, at), stamp);
}

static size_t take_said(struct slice text, struct arena *arena, struct pasted_stamp *stamp)
{
    static const char *const words[][3] = {{"today", "сегодня", "danas"},
                                           {"yesterday", "вчера", "jucer"}};
    const char *word = "";
    const size_t length = take_word(text, arena, &word);

    for (int32_t ago = 0; length > 0 && ago < 2; ago++)
        for (size_t i = 0; i < 3; i++)
            if (strcmp(word, words[ago][i]) == 0) {
                *stamp = (struct pasted_stamp){STAMP_AGO, ago, 0, 0, false, 0};
                return length;
            }
    return 0;
}

static size_t take_day(struct slice text, struct arena *arena, struct pasted_stamp *stamp)
{
    size_t length = take_numbers(text, stamp);

    if (length == 0)
        length = take_named(text, arena, stamp);
    return length > 0 ? length : take_said(text, arena, stamp);
}

/* ---- both ---- */

/* ", ", " at ", " в ", " u ": what stands between a day and a time. */
static size_t between(struct slice text, struct arena *arena)
{
    static const char *const words[] = {"at", "в", "u"};
    const char *word = "";
    size_t at = begins(text, ",") ? 1 : 0;

    at += pasted_space(behind(text, at));
    const size_t length = take_word(behind(text, at), arena, &word);
    for (size_t i = 0; length > 0 && i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(word, words[i]) == 0)
            return at + length + pasted_space(behind(text, at + length));
    return at;
}

size_t pasted_stamp_read(struct slice text, struct arena *arena, struct pasted_stamp *ret_stamp)
{
    struct pasted_stamp stamp = {STAMP_NO_DAY, 0, 0, 0, false, 0};
    size_t at = take_time(text, &stamp);

    if (at == 0) {
        at = take_day(text, arena, &stamp);
        if (at == 0)
            return 0;
        const size_t gap = between(behind(text, at), arena);
        const size_t length = gap > 0 ? take_time(behind(text, at + gap), &stamp) : 0;
        at += length > 0 ? gap + length : 0;
    }
    *ret_stamp = stamp;
    return at;
}

/* ---- what it means ---- */

static bool exact_day(int32_t year, int32_t month, int32_t day, day_t *ret_day)
{
    if (!civil_exists(year, month, day))
        return false;
    *ret_day = day_of(year, month, day);
    return *ret_day >= DAY_FIRST && *ret_day <= DAY_LAST;
}

bool pasted_stamp_day(const struct pasted_stamp *stamp, enum stamp_order order, day_t today,
                      day_t *ret_day)
{
    const bool is_turned = stamp->day == STAMP_EITHER && order == STAMP_MONTH_FIRST;
    const int32_t day = is_turned ? stamp->second : stamp->first;
    const int32_t month = is_turned ? stamp->first : stamp->second;
    enum { YEARS_BACK = 4 }; /* 29 February */

    if (stamp->day == STAMP_NO_DAY)
        return false;
    if (stamp->day == STAMP_AGO) {
        *ret_day = today - stamp->first;
        return true;
    }
    if (stamp->year != 0)
        return exact_day(stamp->year, month, day, ret_day);
    const int32_t year = civil_of(today).year;
    for (int32_t back = 0; back <= YEARS_BACK; back++)
        if (exact_day(year - back, month, day, ret_day) && *ret_day <= today)
            return true;
    return false;
}
