// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/marketplace_cells.h"

#include <string.h>

#include "base/fold.h"
#include "base/text.h"

enum {
    CELL_MAX = 60,    /* bytes of a cell that says one thing */
    NUMBER_LEAST = 3, /* digits of an order's number */
    NUMBER_MOST = 18,
    PHONE_LEAST = 10, /* digits of a phone number */
    NICK_LEAST = 3,
    NICK_MOST = 30,
    UNITS_MOST = 9, /* digits of an amount before its mark */
    CENTS = 2,
    UNIT = 10000, /* ten-thousandths */
};

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

/* ---- order numbers ---- */

static const char *number_after(const char *text, const char *sign, struct arena *arena)
{
    const char *at = strstr(text, sign);
    size_t length = 0;

    if (!at)
        return NULL;
    at += strlen(sign);
    at += strspn(at, " ");
    while (is_digit(at[length]))
        length++;
    if (length < NUMBER_LEAST || length > NUMBER_MOST)
        return NULL;
    return arena_copy(arena, at, length);
}

static const char *number_of(const char *text, const char *folded, struct arena *arena)
{
    const char *number = number_after(text, "№", arena);

    if (!number)
        number = number_after(text, "#", arena);
    if (!number && strncmp(folded, "заказ ", strlen("заказ ")) == 0)
        number = number_after(folded, "заказ ", arena);
    return number;
}

/* ---- amounts ---- */

static const struct currency_sign {
    const char *sign, *code;
} signs[] = {
    {"₽", "RUB"}, {"руб", "RUB"}, {"rub", "RUB"}, {"$", "USD"}, {"usd", "USD"}, {"€", "EUR"},
};

/* Spaces that group digits: plain, without break, narrow. */
static size_t space_at(const char *at)
{
    static const char *const spaces[] = {" ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"};

    for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
        if (strncmp(at, spaces[i], strlen(spaces[i])) == 0)
            return strlen(spaces[i]);
    return 0;
}

/* The number that begins at `at`; where it ends, or NULL when it is none. */
static const char *read_amount(const char *at, int64_t *ret_amount)
{
    int64_t units = 0, cents = 0, place = UNIT;
    int digits = 0;

    while (is_digit(*at) || (digits > 0 && space_at(at) > 0 && is_digit(at[space_at(at)]))) {
        if (!is_digit(*at)) {
            at += space_at(at);
            continue;
        }
        units = units * 10 + (*at++ - '0');
        if (++digits > UNITS_MOST)
            return NULL;
    }
    if (digits > 0 && (*at == ',' || *at == '.') && is_digit(at[1]))
        for (at++, digits = 0; is_digit(*at) && digits < CENTS; at++, digits++) {
            place /= 10;
            cents += (*at - '0') * place;
        }
    if (is_digit(*at))
        return NULL;
    *ret_amount = units * UNIT + cents;
    return at;
}

static const char *skip_spaces(const char *at)
{
    while (space_at(at) > 0)
        at += space_at(at);
    return at;
}

/* "1 500 ₽", "500 руб.", "$15": the number beside a sign. */
static bool amount_beside(const char *folded, const struct currency_sign *sign,
                          struct pasted_cell *cell)
{
    const char *at = strstr(folded, sign->sign), *end;
    int64_t amount = 0;
    bool is_read = false;

    if (!at)
        return false;
    end = skip_spaces(at + strlen(sign->sign));
    if (is_digit(*end))
        is_read = read_amount(end, &amount) != NULL;
    for (const char *from = folded; from < at && !is_read; from++) {
        if (!is_digit(*from) || (from > folded && is_digit(from[-1])))
            continue;
        end = read_amount(from, &amount);
        is_read = end && skip_spaces(end) == at;
    }
    if (!is_read)
        return false;
    cell->has_amount = true;
    cell->amount = amount;
    memcpy(cell->currency, sign->code, sizeof(cell->currency));
    return true;
}

/* ---- days ---- */

/* Folded beginnings: й is и there. */
static const char *const months[] = {"янв", "фев", "мар", "апр", "ма",  "июн",
                                     "июл", "авг", "сен", "окт", "ноя", "дек"};

static int32_t month_of(const char *word)
{
    for (int32_t i = 0; i < 12; i++)
        if (i != 4 && strncmp(word, months[i], strlen(months[i])) == 0)
            return i + 1;
    return strncmp(word, "мая", strlen("мая")) == 0 || strncmp(word, "маи", strlen("маи")) == 0 ? 5
                                                                                                : 0;
}

static const char *take_number(const char *at, int most, int32_t *ret_number)
{
    int32_t number = 0;
    int digits = 0;

    for (; is_digit(*at) && digits < most; at++, digits++)
        number = number * 10 + (*at - '0');
    if (digits == 0 || is_digit(*at))
        return NULL;
    *ret_number = number;
    return at;
}

static bool day_that_is(int32_t year, int32_t month, int32_t day, day_t *ret_day)
{
    if (year < 2000 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    day_t found = day_of(year, month, day);
    if (civil_of(found).month != month) /* 31 April */
        return false;
    *ret_day = found;
    return true;
}

/* Of a date without a year the last one that was. */
static bool day_without_year(int32_t month, int32_t day, day_t today, day_t *ret_day)
{
    int32_t year = civil_of(today).year;

    if (!day_that_is(year, month, day, ret_day))
        return day_that_is(year - 1, month, day, ret_day);
    return *ret_day <= today || day_that_is(year - 1, month, day, ret_day);
}

/* "12.03.2026" and "12 марта 2026", "12 мар, 14:30". */
static bool read_day(const char *folded, day_t today, day_t *ret_day)
{
    int32_t day = 0, month = 0, year = 0;
    const char *at = take_number(folded, 2, &day), *next;

    if (!at)
        return false;
    if (*at == '.') {
        at = take_number(at + 1, 2, &month);
        at = at && *at == '.' ? take_number(at + 1, 4, &year) : NULL;
        return at && day_that_is(year, month, day, ret_day);
    }
    at = skip_spaces(at);
    month = month_of(at);
    if (month == 0)
        return false;
    at += strcspn(at, " ,.\t\xC2");
    at += strspn(at, " ,.");
    at = skip_spaces(at);
    next = take_number(at, 4, &year);
    if (next && year >= 2000)
        return day_that_is(year, month, day, ret_day);
    return day_without_year(month, day, today, ret_day);
}

static void find_day(const char *folded, day_t today, struct pasted_cell *cell)
{
    static const char now[] = "сегодня", before[] = "вчера";

    if (strncmp(folded, now, strlen(now)) == 0 || strncmp(folded, before, strlen(before)) == 0) {
        cell->has_day = true;
        cell->day = today - (strncmp(folded, before, strlen(before)) == 0);
        return;
    }
    cell->has_day = read_day(folded, today, &cell->day);
}

/* ---- words ---- */

static bool begins(const char *folded, const char *words, struct arena *arena)
{
    const char *wanted = fold_text(arena, slice_of(words));

    return strncmp(folded, wanted, strlen(wanted)) == 0;
}

static enum pasted_state state_of(const char *folded, struct arena *arena)
{
    static const struct {
        const char *words;
        enum pasted_state state;
    } states[] = {
#define MARKETPLACE(id, name, checked_on, currency, hides)
#define MARKETPLACE_RULE(id, name, hours, is_read, text)
#define MARKETPLACE_CANCELLATION(id, words, lowers, is_read)
#define MARKETPLACE_LABEL(id, words)
#define MARKETPLACE_STATE(id, words, state) {words, state},
#include "domain/marketplaces.def"
#undef MARKETPLACE_STATE
#undef MARKETPLACE_LABEL
    };

    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
        if (begins(folded, states[i].words, arena))
            return states[i].state;
    return PASTED_UNSAID;
}

/* What stands behind "Покупатель:", as written. */
static const char *labelled(struct slice cell, const char *folded, struct arena *arena)
{
    static const char *const labels[] = {
#define MARKETPLACE_STATE(id, words, state)
#define MARKETPLACE_LABEL(id, words) words,
#include "domain/marketplaces.def"
#undef MARKETPLACE_STATE
#undef MARKETPLACE_LABEL
#undef MARKETPLACE_CANCELLATION
#undef MARKETPLACE_RULE
#undef MARKETPLACE
    };

    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        if (!begins(folded, labels[i], arena))
            continue;
        const char *colon = memchr(cell.at, ':', cell.length);
        if (!colon)
            return NULL;
        struct slice rest =
            slice_trim((struct slice){colon + 1, cell.length - (size_t)(colon + 1 - cell.at)});
        return arena_copy(arena, rest.at, rest.length);
    }
    return NULL;
}

static bool is_nick(struct slice cell)
{
    if (cell.length < NICK_LEAST || cell.length > NICK_MOST || !is_letter(cell.at[0]))
        return false;
    for (size_t i = 0; i < cell.length; i++)
        if (!is_letter(cell.at[i]) && !is_digit(cell.at[i]) && !strchr("_-.", cell.at[i]))
            return false;
    return true;
}

/* ---- contacts ---- */

static bool has_phone(const char *text)
{
    size_t digits = 0;

    for (; *text != '\0'; text++) {
        if (is_digit(*text)) {
            if (++digits >= PHONE_LEAST)
                return true;
        } else if (!strchr(" ()-+", *text)) {
            digits = 0;
        }
    }
    return false;
}

static bool has_contact(const char *folded)
{
    static const char *const links[] = {"t.me/",  "wa.me/", "telegram", "телеграм", "whatsapp",
                                        "ватсап", "вотсап", "viber",    "skype"};
    const char *at = strchr(folded, '@');

    for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
        if (strstr(folded, links[i]))
            return true;
    if (at && is_letter(at[1]))
        return true;
    return has_phone(folded);
}

struct pasted_cell pasted_cell_read(struct slice cell, day_t today, struct arena *arena)
{
    const char *text = arena_copy(arena, cell.at, cell.length);
    const char *folded = fold_text(arena, cell);
    struct pasted_cell read = {.number = number_of(text, folded, arena)};

    if (cell.length <= CELL_MAX) {
        for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]) && !read.has_amount; i++)
            (void)amount_beside(strcmp(signs[i].sign, "₽") == 0 ? text : folded, &signs[i],
                                &read);
        find_day(folded, today, &read);
        read.state = state_of(folded, arena);
        read.client = labelled(cell, folded, arena);
        read.is_nick = is_nick(cell);
    }
    read.is_contact = !read.number && !read.has_amount && !read.has_day && has_contact(folded);
    return read;
}
