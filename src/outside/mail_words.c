// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mail_words.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/utf8.h"

void mail_words_clean(struct slice words, char *out, size_t size)
{
    size_t written = 0;

    while (words.length > 0) {
        size_t length = utf8_character(words);
        uint8_t first = (uint8_t)words.at[0];
        bool is_control = length == 1 && (first < ' ' || first == 0x7F);
        /* U+0080 to U+009F are control characters too. */
        bool is_high = length == 2 && first == 0xC2 && (uint8_t)words.at[1] < 0xA0;
        size_t needed = length == 0 || is_control || is_high ? 1 : length;

        if (written + needed >= size)
            break;
        if (length == 0 || is_high)
            out[written] = '?';
        else if (is_control)
            out[written] = ' ';
        else
            memcpy(out + written, words.at, length);
        written += needed;
        length = length == 0 ? 1 : length;
        words = (struct slice){words.at + length, words.length - length};
    }
    out[written] = '\0';
}
