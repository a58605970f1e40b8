// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/display.h"

#include <glib.h>

#include "base/utf8.h"

/* More marks on one letter than any language piles up only serve to paint over other lines. */
enum { MARKS_MAX = 4 };

#define REPLACEMENT "\xEF\xBF\xBD"

/* Needed inside words and emoji, and without width of their own. */
#define ZERO_WIDTH_NON_JOINER 0x200C
#define ZERO_WIDTH_JOINER 0x200D
#define SOFT_HYPHEN 0xAD

/* Cuts one character off `rest`; an invalid byte is one by itself, marked by U+FFFD. */
static struct slice cut_character(struct slice *rest, gunichar *ret_character)
{
    size_t length = utf8_character(*rest);
    struct slice character = {rest->at, length > 0 ? length : 1};

    *ret_character = length > 0 ? g_utf8_get_char(rest->at) : 0xFFFD;
    rest->at += character.length;
    rest->length -= character.length;
    return character;
}

/* Combining marks and joiners. */
static bool takes_no_column(gunichar character)
{
    return g_unichar_iszerowidth(character);
}

static size_t character_width(gunichar character)
{
    if (takes_no_column(character))
        return 0;
    return g_unichar_iswide(character) ? 2 : 1;
}

size_t display_width(struct slice text)
{
    size_t width = 0;
    gunichar character;

    while (text.length > 0) {
        (void)cut_character(&text, &character);
        width += character_width(character);
    }
    return width;
}

struct slice display_cut(struct slice text, size_t width)
{
    struct slice rest = text;
    gunichar character;

    while (rest.length > 0) {
        struct slice before = rest;

        (void)cut_character(&rest, &character);
        size_t columns = character_width(character);
        if (columns > width)
            return (struct slice){text.at, (size_t)(before.at - text.at)};
        width -= columns;
    }
    return text;
}

static bool is_harmful(gunichar character)
{
    GUnicodeType type = g_unichar_type(character);

    if (type == G_UNICODE_FORMAT)
        return character != ZERO_WIDTH_JOINER && character != ZERO_WIDTH_NON_JOINER &&
               character != SOFT_HYPHEN;
    return type == G_UNICODE_CONTROL || type == G_UNICODE_UNASSIGNED ||
           type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_SURROGATE ||
           type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

void text_add_safe(struct text *out, struct slice text)
{
    int marks = 0;
    gunichar character;

    while (text.length > 0) {
        struct slice bytes = cut_character(&text, &character);

        marks = takes_no_column(character) ? marks + 1 : 0;
        if (marks > MARKS_MAX)
            continue;
        if (character == '\t' || character == '\n' || character == '\r')
            text_add_char(out, ' ');
        else if (is_harmful(character) || character == 0xFFFD)
            text_add(out, REPLACEMENT);
        else
            text_add_slice(out, bytes);
    }
}

void text_add_fitted(struct text *out, struct slice text, size_t width, const char *ellipsis)
{
    struct text safe = text_new(out->arena);

    text_add_safe(&safe, text);
    struct slice shown = {safe.at, safe.length};
    struct slice end = slice_of(ellipsis);

    if (display_width(shown) <= width) {
        text_add_slice(out, shown);
        return;
    }
    end = display_cut(end, width);
    text_add_slice(out, display_cut(shown, width - display_width(end)));
    text_add_slice(out, end);
}
