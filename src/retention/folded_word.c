// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/folded_word.h"

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '$' ||
           (uint8_t)byte >= 0x80;
}

/* Spaces, the minus sign and the apostrophe of UTF-8 are no letters. */
static bool ends_word(const struct cursor *cursor)
{
    struct cursor probe = *cursor;

    return cursor_take_space(&probe) || cursor_take_minus(&probe) ||
           cursor_take_text(&probe, "\xE2\x80\x99", 3);
}

struct letter_pair {
    char from[3]; /* two bytes of UTF-8 */
    char to[3];   /* what they are folded into */
};

/* Letters that fold into others than by the rule for Cyrillic below. */
static const struct letter_pair folded_letters[] = {
    {"Č", "c"}, {"č", "c"}, {"Ć", "c"}, {"ć", "c"}, {"Đ", "d"}, {"đ", "d"}, {"Š", "s"},
    {"š", "s"}, {"Ž", "z"}, {"ž", "z"}, {"Ł", "l"}, {"ł", "l"}, {"Ё", "е"}, {"ё", "е"},
};

static size_t put(char *out, const char *text)
{
    size_t length = strlen(text);

    memcpy(out, text, length);
    return length;
}

/* Folds the letter of two bytes at `at` into `out`; returns how long it became. */
static size_t fold_two_bytes(const char *at, char *out)
{
    uint8_t lead = (uint8_t)at[0];
    uint8_t next = (uint8_t)at[1];

    for (size_t i = 0; i < sizeof(folded_letters) / sizeof(folded_letters[0]); i++) {
        if (memcmp(at, folded_letters[i].from, 2) == 0)
            return put(out, folded_letters[i].to);
    }
    /* А to П are D0 90 to D0 9F, Р to Я are D0 A0 to D0 AF; small: D0 B0 on and D1 80 on. */
    if (lead == 0xD0 && next >= 0x90 && next <= 0x9F)
        next = (uint8_t)(next + 0x20);
    else if (lead == 0xD0 && next >= 0xA0 && next <= 0xAF) {
        lead = 0xD1;
        next = (uint8_t)(next - 0x20);
    }
    out[0] = (char)lead;
    out[1] = (char)next;
    return 2;
}

static bool is_lead_of_two(char byte)
{
    return (uint8_t)byte >= 0xC2 && (uint8_t)byte <= 0xDF;
}

bool folded_word_read(const struct cursor *cursor, struct folded_word *ret_word)
{
    struct cursor rest = *cursor;
    size_t length = 0;

    while (rest.at < rest.end && is_word_byte(*rest.at) && !ends_word(&rest)) {
        if (length + 2 > FOLDED_WORD_MAX)
            return false;
        if (is_lead_of_two(*rest.at) && rest.end - rest.at >= 2) {
            length += fold_two_bytes(rest.at, ret_word->text + length);
            rest.at += 2;
            continue;
        }
        bool is_capital = *rest.at >= 'A' && *rest.at <= 'Z';
        ret_word->text[length++] = (char)(*rest.at + (is_capital ? 'a' - 'A' : 0));
        rest.at++;
    }
    ret_word->text[length] = '\0';
    ret_word->end = rest.at;
    return length > 0;
}

int32_t known_word_find(const struct known_word *table, size_t count, const char *text)
{
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(text, table[middle].text);

        if (order == 0)
            return table[middle].meaning;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}
