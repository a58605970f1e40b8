// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/amount_text.h"

#include <string.h>

#include "domain/client_order.h"

enum { DECIMALS = 4, GROUP = 3, CODE = 3, FIGURE_MAX = 60 };

/* Signs and words for a currency that are no codes, without a point behind, in lower case. */
static const struct {
    const char *word, *code;
} currency_words[] = {
    {"€", "EUR"},      {"$", "USD"},     {"£", "GBP"},     {"₽", "RUB"},  {"¥", "JPY"},
    {"₴", "UAH"},      {"₸", "KZT"},     {"eur", "EUR"},   {"euro", "EUR"}, {"euros", "EUR"},
    {"eura", "EUR"},   {"евро", "EUR"},  {"Евро", "EUR"},  {"usd", "USD"},  {"gbp", "GBP"},
    {"chf", "CHF"},    {"rub", "RUB"},   {"р", "RUB"},     {"руб", "RUB"},  {"Руб", "RUB"},
    {"рублей", "RUB"}, {"рубля", "RUB"}, {"рубль", "RUB"}, {"kn", "HRK"},   {"bam", "BAM"},
    {"km", "BAM"},     {"rsd", "RSD"},   {"uah", "UAH"},   {"pln", "PLN"},  {"czk", "CZK"},
};

static bool is_code(struct slice text)
{
    if (text.length != CODE)
        return false;
    for (size_t i = 0; i < CODE; i++)
        if (text.at[i] < 'A' || text.at[i] > 'Z')
            return false;
    return true;
}

bool currency_said(struct slice text, char ret_currency[CURRENCY_CODE_SIZE])
{
    text = slice_trim(text);
    if (is_code(text)) {
        memcpy(ret_currency, text.at, CODE);
        ret_currency[CODE] = '\0';
        return true;
    }
    if (text.length > 1 && text.at[text.length - 1] == '.')
        text.length--;
    for (size_t i = 0; i < sizeof(currency_words) / sizeof(currency_words[0]); i++) {
        if (!slice_equal(text, slice_of(currency_words[i].word)))
            continue;
        memcpy(ret_currency, currency_words[i].code, CURRENCY_CODE_SIZE);
        return true;
    }
    return false;
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* From the first digit to the last one. */
static struct slice figure_of(struct slice text)
{
    size_t from = 0, to = text.length;

    while (from < to && !is_digit(text.at[from]))
        from++;
    while (to > from && !is_digit(text.at[to - 1]))
        to--;
    return (struct slice){text.at + from, to - from};
}

/* The figure with one byte for each separator: ' ' for spaces of any kind and apostrophes. */
struct figure {
    char bytes[FIGURE_MAX];
    size_t length;
};

static bool read_figure(struct slice text, struct figure *ret_figure)
{
    static const char *const spaces[] = {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "'"};
    struct figure figure = {.length = 0};

    for (size_t i = 0; i < text.length;) {
        size_t length = strchr("0123456789., ", text.at[i]) && text.at[i] != '\0' ? 1 : 0;
        char byte = text.at[i];

        for (size_t j = 0; length == 0 && j < sizeof(spaces) / sizeof(spaces[0]); j++) {
            size_t size = strlen(spaces[j]);

            if (text.length - i >= size && memcmp(text.at + i, spaces[j], size) == 0) {
                length = size;
                byte = ' ';
            }
        }
        if (length == 0 || figure.length == FIGURE_MAX)
            return false;
        figure.bytes[figure.length++] = byte;
        i += length;
    }
    *ret_figure = figure;
    return figure.length > 0;
}

static size_t count_of(const struct figure *figure, char byte, size_t *ret_last)
{
    size_t count = 0;

    for (size_t i = 0; i < figure->length; i++) {
        if (figure->bytes[i] != byte)
            continue;
        count++;
        *ret_last = i;
    }
    return count;
}

/* Where the decimals begin; the length of the figure when it has none. */
static size_t decimal_place(const struct figure *figure, const char *language)
{
    const char sign = strcmp(language, "en") == 0 ? '.' : ',';
    size_t point = 0, comma = 0;
    size_t points = count_of(figure, '.', &point), commas = count_of(figure, ',', &comma);

    if (points > 0 && commas > 0)
        return point > comma ? point : comma;
    if (points + commas != 1)
        return figure->length;
    size_t at = points == 1 ? point : comma;
    bool is_group =
        figure->length - at - 1 == GROUP && figure->bytes[at] != sign && figure->bytes[0] != '0';
    return is_group ? figure->length : at;
}

/* Digits before the decimals: those behind a separator come in threes, and one kind of separator is
 * used. */
static bool read_whole(const struct figure *figure, size_t end, int64_t *ret_whole)
{
    char separator = '\0';
    size_t in_group = 0;
    int64_t whole = 0;

    for (size_t i = 0; i < end; i++) {
        const char byte = figure->bytes[i];

        if (!is_digit(byte)) {
            bool is_first = separator == '\0';

            if (in_group == 0 || in_group > GROUP || (!is_first && in_group != GROUP) ||
                (!is_first && byte != separator))
                return false;
            separator = byte;
            in_group = 0;
            continue;
        }
        whole = whole * 10 + (byte - '0');
        in_group++;
        if (whole > ORDER_AMOUNT_MAX / 10000)
            return false;
    }
    *ret_whole = whole;
    return in_group > 0 && (separator == '\0' || in_group == GROUP);
}

static bool read_decimals(const struct figure *figure, size_t from, int64_t *ret_decimals)
{
    int64_t decimals = 0;

    if (figure->length - from > DECIMALS)
        return false;
    for (size_t i = 0; i < DECIMALS; i++) {
        char byte = from + i < figure->length ? figure->bytes[from + i] : '0';

        if (!is_digit(byte))
            return false;
        decimals = decimals * 10 + (byte - '0');
    }
    *ret_decimals = decimals;
    return true;
}

static bool read_currency(struct slice text, struct slice figure,
                          char ret_currency[CURRENCY_CODE_SIZE])
{
    struct slice before = slice_trim((struct slice){text.at, (size_t)(figure.at - text.at)});
    const char *end = figure.at + figure.length;
    struct slice behind = slice_trim((struct slice){end, (size_t)(text.at + text.length - end)});

    ret_currency[0] = '\0';
    if (before.length > 0 && behind.length > 0)
        return false;
    if (before.length + behind.length == 0)
        return true;
    return currency_said(before.length > 0 ? before : behind, ret_currency);
}

bool amount_read(struct slice text, const char *language, int64_t *ret_amount,
                 char ret_currency[CURRENCY_CODE_SIZE])
{
    struct slice digits = figure_of(text);
    int64_t whole = 0, decimals = 0;
    struct figure figure;

    if (!read_figure(digits, &figure))
        return false;
    size_t place = decimal_place(&figure, language);
    if (!read_whole(&figure, place, &whole))
        return false;
    if (place < figure.length && !read_decimals(&figure, place + 1, &decimals))
        return false;
    if (!read_currency(text, digits, ret_currency))
        return false;
    *ret_amount = whole * 10000 + decimals;
    return true;
}
