// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/wrap.h"

#include "base/display.h"

void text_spaces(struct text *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_add_char(out, ' ');
}

void text_wrap(struct text *out, const char *words, size_t indent, size_t columns)
{
    size_t column = indent;

    while (*words != '\0') {
        struct slice word = {words, strcspn(words, " ")};
        size_t width = display_width(word);

        if (column > indent && column + 1 + width > columns) {
            text_add_char(out, '\n');
            text_spaces(out, indent);
            column = indent;
        }
        if (column > indent) {
            text_add_char(out, ' ');
            column++;
        }
        text_add_slice(out, word);
        column += width;
        words += word.length + (words[word.length] == ' ');
    }
    text_add_char(out, '\n');
}
