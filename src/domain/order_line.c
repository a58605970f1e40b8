// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/order_line.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

static bool is_separator(struct slice text, size_t at, bool by_commas)
{
    if (!by_commas)
        return text.at[at] != '\0' && strchr(";\t\r\n", text.at[at]);
    return text.at[at] == ',' && at + 1 < text.length && text.at[at + 1] == ' ';
}

static bool has_separator(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (is_separator(text, i, false))
            return true;
    return false;
}

static void add_words(struct order_line *line, struct slice piece, struct arena *arena)
{
    const char *words = arena_copy(arena, piece.at, piece.length);
    struct text longer = text_new(arena);

    if (line->who[0] == '\0') {
        line->who = words;
    } else if (line->what[0] == '\0') {
        line->what = words;
    } else {
        text_add(&longer, line->what);
        text_add(&longer, ", ");
        text_add(&longer, words);
        line->what = longer.at;
    }
}

/* A day before an amount: 27.11. is no figure, and a code of three letters could be a month. */
static void take_piece(struct order_line *line, struct slice piece, const char *language,
                       day_t today, struct arena *arena)
{
    char currency[CURRENCY_CODE_SIZE];
    int64_t amount = 0;
    day_t day = 0;

    piece = slice_trim(piece);
    if (piece.length == 0)
        return;
    if (!line->has_day && order_day_read(piece, today, arena, &day)) {
        line->has_day = true;
        line->day = day;
    } else if (!line->has_amount && amount_read(piece, language, &amount, currency)) {
        line->has_amount = true;
        line->amount = amount;
        memcpy(line->currency, currency, sizeof(currency));
    } else {
        add_words(line, piece, arena);
    }
}

/* At most so many bytes, whole characters, up to the first that is not UTF-8 or NUL. */
static struct slice readable(struct slice text)
{
    size_t length = 0;

    while (length < text.length && text.at[length] != '\0') {
        size_t character = utf8_character((struct slice){text.at + length, text.length - length});

        if (character == 0 || length + character > ORDER_LINE_MAX)
            break;
        length += character;
    }
    return (struct slice){text.at, length};
}

struct order_line order_line_read(struct slice text, const char *language, day_t today,
                                  struct arena *arena)
{
    struct slice rest = readable(text);
    struct order_line line = {.who = "", .what = "", .is_cut = rest.length < text.length};
    const bool by_commas = !has_separator(rest);
    size_t pieces = 0, from = 0;

    for (size_t i = 0; i <= rest.length; i++) {
        if (i < rest.length && !is_separator(rest, i, by_commas))
            continue;
        if (++pieces > ORDER_LINE_PIECES) {
            line.is_cut = true;
            break;
        }
        take_piece(&line, (struct slice){rest.at + from, i - from}, language, today, arena);
        from = i + 1;
    }
    return line;
}
