// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/utf8.h"
#include "retention/column_words.h"

/* The bare letters of U+00C0 to U+017F; a space where there is none. */
static const char bare_latin[] = "aaaaaaaceeeeiiii"
                                 "dnooooo ouuuuyts"
                                 "aaaaaaaceeeeiiii"
                                 "dnooooo ouuuuyty"
                                 "aaaaaaccccccccdd"
                                 "ddeeeeeeeeeegggg"
                                 "gggghhhhiiiiiiii"
                                 "iiiijjkkklllllll"
                                 "lllnnnnnnnnnoooo"
                                 "oooorrrrrrssssss"
                                 "ssttttttuuuuuuuu"
                                 "uuuuwwyyyzzzzzzs";

/* Cuts the next character off; a byte that is none counts as itself. */
static uint32_t next_character(struct slice *text)
{
    const uint8_t *at = (const uint8_t *)text->at;

    if (at[0] < 0x80) {
        *text = (struct slice){text->at + 1, text->length - 1};
        return at[0];
    }
    size_t length = utf8_character(*text);
    uint32_t code = at[0];

    if (length == 2)
        code = (uint32_t)((at[0] & 0x1F) << 6 | (at[1] & 0x3F));
    else if (length == 3)
        code = (uint32_t)((at[0] & 0x0F) << 12 | (at[1] & 0x3F) << 6 | (at[2] & 0x3F));
    else if (length == 4)
        code = 0xFFFD; /* no letter of ours lies there */
    if (length == 0)
        length = 1;
    *text = (struct slice){text->at + length, text->length - length};
    return code;
}

static uint16_t fold_cyrillic(uint32_t code)
{
    if (code <= 0x040F)
        code += 0x50;
    else if (code <= 0x042F)
        code += 0x20;
    else if (code == 0x0490)
        code = 0x0491;
    if (code == 0x0451) /* io */
        return 0x0435;
    return code == 0x0439 ? 0x0438 : (uint16_t)code; /* short i loses its breve */
}

/* The letter or digit that `code` stands for, or 0. */
static uint16_t fold_letter(uint32_t code)
{
    if (code >= 'A' && code <= 'Z')
        return (uint16_t)(code - 'A' + 'a');
    if ((code >= 'a' && code <= 'z') || (code >= '0' && code <= '9'))
        return (uint16_t)code;
    if (code >= 0xC0 && code <= 0x017F && bare_latin[code - 0xC0] != ' ')
        return (uint16_t)bare_latin[code - 0xC0];
    if (code >= 0x0400 && code <= 0x04FF)
        return fold_cyrillic(code);
    return 0;
}

static bool is_number_sign(uint32_t code)
{
    return code == '#' || code == 0x2116;
}

struct folded text_fold(struct slice text)
{
    struct folded folded = {.length = 0};

    while (text.length > 0) {
        uint32_t code = next_character(&text);
        uint16_t letter = is_number_sign(code) ? 'n' : fold_letter(code);
        if (letter == 0)
            continue;
        if (folded.length + 2 > FOLDED_MAX) {
            folded.length = FOLDED_MAX + 1;
            return folded;
        }
        folded.letters[folded.length++] = letter;
        if (is_number_sign(code))
            folded.letters[folded.length++] = 'o';
    }
    return folded;
}

/* FNV-1a, by the letter. */
uint32_t folded_hash(const struct folded *folded)
{
    size_t length = folded->length < FOLDED_MAX ? folded->length : FOLDED_MAX;
    uint32_t hash = UINT32_C(2166136261);

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ folded->letters[i]) * UINT32_C(16777619);
    return hash ^ hash >> 15;
}

bool folded_starts_with(const struct folded *folded, struct slice word)
{
    if (folded->length > FOLDED_MAX)
        return false;
    for (size_t at = 0; word.length > 0;) {
        uint32_t code = next_character(&word);
        uint16_t letter = fold_letter(code);
        if (letter == 0)
            continue;
        if (at >= folded->length || folded->letters[at++] != letter)
            return false;
    }
    return true;
}

bool folded_equal(const struct folded *folded, struct slice word)
{
    if (folded->length > FOLDED_MAX)
        return false;
    size_t at = 0;
    while (word.length > 0) {
        uint16_t letter = fold_letter(next_character(&word));
        if (letter == 0)
            continue;
        if (at >= folded->length || folded->letters[at++] != letter)
            return false;
    }
    return at == folded->length;
}
