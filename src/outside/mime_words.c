// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mime_words.h"

#include <strings.h>

#include "base/text.h"
#include "outside/transfer.h"

/* =?charset*language?B?text?= */
struct word {
    struct slice charset, coded;
    bool is_base64;
    size_t length; /* of all of it */
};

static bool take_until(struct slice *rest, char end, struct slice *ret_piece)
{
    const char *found = rest->length == 0 ? NULL : memchr(rest->at, end, rest->length);

    if (!found)
        return false;
    *ret_piece = (struct slice){rest->at, (size_t)(found - rest->at)};
    *rest = (struct slice){found + 1, rest->length - ret_piece->length - 1};
    return true;
}

/* Up to "?=", which may not be far: an encoded word is a word. */
static bool take_coded(struct slice *rest, struct slice *ret_coded)
{
    for (size_t at = 0; at + 1 < rest->length; at++) {
        if (rest->at[at] == '?' && rest->at[at + 1] == '=') {
            *ret_coded = (struct slice){rest->at, at};
            *rest = (struct slice){rest->at + at + 2, rest->length - at - 2};
            return true;
        }
        if (rest->at[at] == '?' || rest->at[at] == '\n')
            return false;
    }
    return false;
}

static bool take_word(struct slice text, struct word *ret_word)
{
    struct slice rest, encoding, language;
    struct word word;

    if (text.length < 8 || text.at[0] != '=' || text.at[1] != '?')
        return false;
    rest = (struct slice){text.at + 2, text.length < 4096 ? text.length - 2 : 4094};
    if (!take_until(&rest, '?', &word.charset) || !take_until(&rest, '?', &encoding) ||
        !take_coded(&rest, &word.coded))
        return false;
    if (encoding.length != 1 || !strchr("BbQq", encoding.at[0]))
        return false;
    word.is_base64 = (encoding.at[0] | 0x20) == 'b';
    word.length = (size_t)(rest.at - text.at);
    language = word.charset;
    (void)take_until(&language, '*', &word.charset);
    *ret_word = word;
    return true;
}

size_t mime_word_length(struct slice text)
{
    struct word word;

    return take_word(text, &word) ? word.length : 0;
}

/* Words being joined: bytes of one charset. */
struct joined {
    struct slice charset;
    struct text bytes;
    bool is_there;
};

static void add_quoted(struct text *bytes, struct slice coded, struct arena *arena)
{
    char *spaced = arena_copy(arena, coded.at, coded.length);
    bool is_cut;

    for (size_t i = 0; i < coded.length; i++) {
        if (spaced[i] == '_')
            spaced[i] = ' ';
    }
    text_add_slice(bytes, transfer_decode_all(TRANSFER_QUOTED, (struct slice){spaced, coded.length},
                                              coded.length, arena, &is_cut));
}

static void flush(const struct charsets *charsets, struct joined *joined, struct text *out,
                  struct arena *arena)
{
    if (joined->is_there)
        text_add_slice(out, charset_decode(charsets, joined->charset,
                                           (struct slice){joined->bytes.at, joined->bytes.length},
                                           arena));
    joined->is_there = false;
}

static void join(const struct charsets *charsets, struct joined *joined, const struct word *word,
                 struct text *out, struct arena *arena)
{
    bool is_same = joined->is_there && joined->charset.length == word->charset.length &&
                   strncasecmp(joined->charset.at, word->charset.at, word->charset.length) == 0;
    bool is_cut;

    if (!is_same) {
        flush(charsets, joined, out, arena);
        *joined = (struct joined){word->charset, text_new(arena), true};
        text_add(&joined->bytes, "");
    }
    if (word->is_base64)
        text_add_slice(&joined->bytes, transfer_decode_all(TRANSFER_BASE64, word->coded,
                                                           word->coded.length, arena, &is_cut));
    else
        add_quoted(&joined->bytes, word->coded, arena);
}

static size_t space_length(struct slice text)
{
    size_t length = 0;

    while (length < text.length && strchr(" \t\r\n", text.at[length]) && text.at[length] != '\0')
        length++;
    return length;
}

/* What stands between words, in no charset of its own. Line ends of folding are left out. */
static void add_plain(const struct charsets *charsets, struct text *out, struct slice plain,
                      struct arena *arena)
{
    struct text unfolded = text_new(arena);

    text_add(&unfolded, "");
    for (size_t i = 0; i < plain.length; i++) {
        if (plain.at[i] != '\r' && plain.at[i] != '\n')
            text_add_char(&unfolded, plain.at[i]);
    }
    text_add_slice(out, charset_decode(charsets, (struct slice){"", 0},
                                       (struct slice){unfolded.at, unfolded.length}, arena));
}

/* Up to the next thing that may be an encoded word. */
static size_t plain_length(struct slice text)
{
    for (size_t at = 1; at + 1 < text.length; at++) {
        if (text.at[at] == '=' && text.at[at + 1] == '?')
            return at;
    }
    return text.length;
}

struct slice mime_words_decode(const struct charsets *charsets, struct slice value,
                               struct arena *arena)
{
    struct text out = text_new(arena);
    struct joined joined = {0};

    text_add(&out, "");
    for (size_t at = 0; at < value.length;) {
        struct slice rest = {value.at + at, value.length - at};
        struct word word;
        size_t space = joined.is_there ? space_length(rest) : 0;

        if (take_word((struct slice){rest.at + space, rest.length - space}, &word)) {
            join(charsets, &joined, &word, &out, arena);
            at += space + word.length;
            continue;
        }
        flush(charsets, &joined, &out, arena);
        size_t length = plain_length(rest);
        add_plain(charsets, &out, (struct slice){rest.at, length}, arena);
        at += length;
    }
    flush(charsets, &joined, &out, arena);
    return (struct slice){out.at, out.length};
}
