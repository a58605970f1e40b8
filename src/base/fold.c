// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/fold.h"

#include <glib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

/* Letters that no decomposition takes apart and no case folding maps, sorted by code. */
static const struct {
    gunichar from;
    const char *to;
} plain_letters[] = {
    {0x00E6, "ae"},     /* æ */
    {0x00F0, "d"},      /* ð */
    {0x00F8, "o"},      /* ø */
    {0x00FE, "th"},     /* þ */
    {0x0111, "d"},      /* đ */
    {0x0127, "h"},      /* ħ */
    {0x0131, "i"},      /* ı */
    {0x0138, "k"},      /* ĸ */
    {0x0142, "l"},      /* ł */
    {0x014B, "n"},      /* ŋ */
    {0x0153, "oe"},     /* œ */
    {0x0167, "t"},      /* ŧ */
    {0x0180, "b"},      /* ƀ */
    {0x0188, "c"},      /* ƈ */
    {0x019A, "l"},      /* ƚ */
    {0x01B6, "z"},      /* ƶ */
    {0x01E5, "g"},      /* ǥ */
    {0x0491, "\u0433"}, /* ґ as г */
};

static const char *plain_letter(gunichar letter)
{
    for (size_t i = 0; i < G_N_ELEMENTS(plain_letters); i++)
        if (plain_letters[i].from == letter)
            return plain_letters[i].to;
    return NULL;
}

/* Marks above and below letters, and what is not seen at all. */
static bool is_left_out(gunichar letter)
{
    GUnicodeType type = g_unichar_type(letter);

    return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK ||
           type == G_UNICODE_FORMAT;
}

static bool is_plain(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.at[i] >= 0x80 || text.at[i] == '\0')
            return false;
    return true;
}

static void add_lower(struct text *out, struct slice text)
{
    size_t before = out->length;

    text_add_slice(out, text);
    for (size_t i = before; i < out->length; i++)
        out->at[i] = g_ascii_tolower(out->at[i]);
}

/* GLib wants valid UTF-8 without NUL. */
static char *without_bad_bytes(struct arena *arena, struct slice text)
{
    char *mended = arena_copy(arena, text.at, text.length);

    for (size_t at = 0; at < text.length;) {
        size_t length = utf8_character((struct slice){mended + at, text.length - at});
        if (length == 0 || mended[at] == '\0') {
            mended[at] = ' ';
            length = 1;
        }
        at += length;
    }
    return mended;
}

static void add_letter(struct text *out, const char *at, gunichar letter)
{
    const char *plain = plain_letter(letter);

    if (is_left_out(letter))
        return;
    if (plain != NULL)
        text_add(out, plain);
    else
        text_add_slice(out, (struct slice){at, (size_t)(g_utf8_next_char(at) - at)});
}

static void add_folded(struct arena *arena, struct text *out, struct slice text)
{
    gchar *decomposed = g_utf8_normalize(without_bad_bytes(arena, text), -1, G_NORMALIZE_ALL);
    gchar *lower = g_utf8_casefold(decomposed, -1);

    for (const char *at = lower; *at != '\0'; at = g_utf8_next_char(at))
        add_letter(out, at, g_utf8_get_char(at));
    g_free(lower);
    g_free(decomposed);
}

/* Up to a space or the end of a line, behind which nothing depends on what stands before it. */
static size_t stretch_length(struct slice text)
{
    size_t length = 0;

    while (length < text.length && text.at[length] != ' ' && text.at[length] != '\n')
        length++;
    return length < text.length ? length + 1 : length;
}

/* Nothing but ASCII. */
static const char *fold_plain(struct arena *arena, struct slice text)
{
    char *folded = arena_copy(arena, text.at, text.length);

    for (size_t i = 0; i < text.length; i++)
        folded[i] = g_ascii_tolower(folded[i]);
    return folded;
}

const char *fold_text(struct arena *arena, struct slice text)
{
    if (is_plain(text))
        return fold_plain(arena, text);
    struct text folded = text_new(arena);

    while (text.length > 0) {
        struct slice stretch = {text.at, stretch_length(text)};

        if (is_plain(stretch))
            add_lower(&folded, stretch);
        else
            add_folded(arena, &folded, stretch);
        text = (struct slice){text.at + stretch.length, text.length - stretch.length};
    }
    return folded.at;
}

static bool is_word_letter(gunichar letter)
{
    if (letter < 0x80)
        return g_ascii_isalnum((gchar)letter);
    return g_unichar_isalnum(letter) || g_unichar_type(letter) == G_UNICODE_SPACING_MARK;
}

/* Behind a digit: where the number goes on after + - ( ) . /, or NULL. */
static const char *next_digits(const char *at)
{
    const char *start = at;

    while (*at != '\0' && strchr("+-()./", *at) != NULL)
        at++;
    return at > start && g_ascii_isdigit(*at) ? at : NULL;
}

/* Takes the word that `at` begins with into `word`, cut to FOLD_WORD_MAX; returns what follows. */
static const char *take_word(const char *at, char word[FOLD_WORD_MAX + 1], size_t *ret_length)
{
    size_t length = 0;
    bool is_cut = false, is_number = true;

    while (*at != '\0') {
        const char *next = g_utf8_next_char(at);
        size_t bytes = (size_t)(next - at);

        if (!is_word_letter(g_utf8_get_char(at)))
            break;
        is_cut = is_cut || length + bytes > FOLD_WORD_MAX;
        for (size_t i = 0; i < bytes && !is_cut; i++)
            word[length++] = at[i];
        is_number = is_number && g_ascii_isdigit(*at);
        const char *digits = is_number ? next_digits(next) : NULL;
        at = digits != NULL ? digits : next;
    }
    *ret_length = length;
    return at;
}

/* Whether the word stands in what is joined already. */
static bool has_word(const struct text *joined, struct slice word)
{
    struct slice rest = {joined->at, joined->length};

    while (rest.length >= word.length) {
        const char *space = memchr(rest.at, ' ', rest.length);
        size_t length = space != NULL ? (size_t)(space - rest.at) : rest.length;

        if (length == word.length && memcmp(rest.at, word.at, length) == 0)
            return true;
        length += space != NULL ? 1 : 0;
        rest = (struct slice){rest.at + length, rest.length - length};
        if (space == NULL)
            break;
    }
    return false;
}

const char *fold_words(struct arena *arena, struct slice text, size_t max)
{
    const char *at = fold_text(arena, text);
    struct text joined = text_new(arena);
    size_t count = 0;

    while (*at != '\0' && count < max) {
        char word[FOLD_WORD_MAX + 1];
        size_t length;
        const char *after = take_word(at, word, &length);

        at = after > at ? after : g_utf8_next_char(at);
        if (length == 0 || has_word(&joined, (struct slice){word, length}))
            continue;
        if (count++ > 0)
            text_add_char(&joined, ' ');
        text_add_slice(&joined, (struct slice){word, length});
    }
    return joined.at;
}

const char *compose_text(struct arena *arena, struct slice text)
{
    if (is_plain(text))
        return arena_copy(arena, text.at, text.length);
    if (!utf8_is_valid(text) || memchr(text.at, '\0', text.length) != NULL)
        return NULL;

    gchar *composed = g_utf8_normalize(text.at, (gssize)text.length, G_NORMALIZE_NFC);
    const char *copy = arena_copy(arena, composed, strlen(composed));
    g_free(composed);
    return copy;
}

const char *small_letters(struct arena *arena, struct slice text)
{
    if (!utf8_is_valid(text))
        return arena_copy(arena, text.at, text.length);
    gchar *small = g_utf8_strdown(text.at, (gssize)text.length);
    const char *copy = arena_copy(arena, small, strlen(small));
    g_free(small);
    return copy;
}

static void look_at_letter(struct word_look *look, gunichar letter)
{
    const GUnicodeScript script = g_unichar_get_script(letter);

    if (look->letters == 0) {
        look->begins_capital = g_unichar_isupper(letter);
        look->is_capitals = true;
    }
    look->letters++;
    look->is_capitals = look->is_capitals && g_unichar_isupper(letter);
    look->has_latin = look->has_latin || script == G_UNICODE_SCRIPT_LATIN;
    look->has_cyrillic = look->has_cyrillic || script == G_UNICODE_SCRIPT_CYRILLIC;
}

struct word_look word_look(struct slice word)
{
    struct word_look look = {0};

    for (size_t at = 0; at < word.length;) {
        size_t length = utf8_character((struct slice){word.at + at, word.length - at});
        gunichar letter = length == 0 ? 0 : g_utf8_get_char(word.at + at);

        if (g_unichar_isalpha(letter))
            look_at_letter(&look, letter);
        at += length == 0 ? 1 : length;
    }
    return look;
}
