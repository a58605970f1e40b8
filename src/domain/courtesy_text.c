// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/courtesy_text.h"

#include "base/text.h"
#include "base/utf8.h"

struct reader {
    struct slice raw;
    size_t at;
    struct courtesy_word *words;
    size_t word_count;
    struct courtesy_sentence *sentences;
    size_t sentence_count;
    uint32_t paragraph;
    size_t line_start;
    bool is_quoted, is_listed, is_new_sentence;
    struct text folding; /* the words, a line each, to be folded at once */
};

enum { SHORT_LINE = 45 }; /* bytes; a line that ends sooner was ended on purpose */

/* The character at `at`; 0 for bytes that are none. */
static uint32_t character_at(const struct reader *reader, size_t at, size_t *ret_length)
{
    const unsigned char *bytes = (const unsigned char *)reader->raw.at + at;
    const size_t length =
        utf8_character((struct slice){reader->raw.at + at, reader->raw.length - at});

    *ret_length = length == 0 ? 1 : length;
    if (length <= 1)
        return length == 0 ? 0 : bytes[0];
    uint32_t value = bytes[0] & (0xFFU >> (length + 1));
    for (size_t i = 1; i < length; i++)
        value = value << 6 | (bytes[i] & 0x3FU);
    return value;
}

static bool is_digit(uint32_t character)
{
    return character >= '0' && character <= '9';
}

/* Letters and digits, as far as it takes to find words: what is beyond ASCII and is neither a sign
 * of Latin-1, punctuation, a symbol nor a picture. */
static bool is_word_character(uint32_t character)
{
    if (character < 0x80)
        return is_digit(character) || (character >= 'a' && character <= 'z') ||
               (character >= 'A' && character <= 'Z');
    if (character < 0xC0 || character == 0xD7 || character == 0xF7)
        return false;
    return character < 0x2000 ||
           (character >= 0x2C00 && character < 0xE000 && (character & ~0xFFU) != 0x3000);
}

static bool is_apostrophe(uint32_t character)
{
    return character == '\'' || character == 0x2019;
}

/* Where the word that begins at `at` ends; an apostrophe between two letters is part of it. */
static size_t word_end(const struct reader *reader, size_t at)
{
    size_t length, next_length;

    while (at < reader->raw.length) {
        const uint32_t character = character_at(reader, at, &length);

        if (is_apostrophe(character) && at + length < reader->raw.length) {
            if (!is_word_character(character_at(reader, at + length, &next_length)))
                break;
        } else if (!is_word_character(character)) {
            break;
        }
        at += length;
    }
    return at;
}

static void begin_sentence(struct reader *reader)
{
    reader->sentences[reader->sentence_count++] =
        (struct courtesy_sentence){.first = reader->word_count, .is_listed = reader->is_listed};
    reader->is_new_sentence = false;
}

/* Apostrophes are written in two ways and searched in one. */
static void add_to_fold(struct reader *reader, struct slice word)
{
    for (size_t i = 0; i < word.length; i++) {
        const bool is_curly = i + 3 <= word.length && memcmp(word.at + i, "\xE2\x80\x99", 3) == 0;

        text_add_char(&reader->folding, is_curly ? '\'' : word.at[i]);
        i += is_curly ? 2 : 0;
    }
    text_add_char(&reader->folding, '\n');
}

static void add_word(struct reader *reader, size_t end)
{
    const struct slice word = {reader->raw.at + reader->at, end - reader->at};

    if (reader->is_new_sentence)
        begin_sentence(reader);
    reader->words[reader->word_count++] =
        (struct courtesy_word){.from = (uint32_t)reader->at,
                               .to = (uint32_t)end,
                               .sentence = (uint32_t)(reader->sentence_count - 1),
                               .paragraph = reader->paragraph,
                               .is_quoted = reader->is_quoted,
                               .look = word_look(word)};
    reader->sentences[reader->sentence_count - 1].end = reader->word_count;
    add_to_fold(reader, word);
}

/* "Mr. Smith", "g. Kovač", "18. studenoga": a full stop that ends no sentence. */
static bool stop_is_inside(const struct reader *reader)
{
    static const char *const short_words[] = {"Mr",  "Mrs", "Ms", "Dr",  "g",  "G",
                                              "gđa", "gđo", "г",  "г-н", "dr", "No"};
    const struct courtesy_word *last = &reader->words[reader->word_count - 1];
    const struct slice word = {reader->raw.at + last->from, last->to - last->from};
    size_t at = reader->at + 1, length;

    for (size_t i = 0; i < sizeof(short_words) / sizeof(short_words[0]); i++)
        if (last->to == reader->at && slice_equal(word, slice_of(short_words[i])))
            return true;
    if (at >= reader->raw.length)
        return false;
    if (is_word_character(character_at(reader, at, &length)))
        return true;
    while (at < reader->raw.length && reader->raw.at[at] == ' ')
        at++;
    const size_t end = word_end(reader, at);
    const struct word_look look = word_look((struct slice){reader->raw.at + at, end - at});
    return end > at && look.letters > 0 && !look.begins_capital;
}

static void mark_word(struct reader *reader, char mark)
{
    struct courtesy_word *last =
        reader->word_count > 0 ? &reader->words[reader->word_count - 1] : NULL;

    if (last && (last->mark == '\0' || last->mark == ','))
        last->mark = mark;
}

static void end_sentence(struct reader *reader, bool is_question)
{
    if (is_question && reader->sentence_count > 0 && !reader->is_new_sentence)
        reader->sentences[reader->sentence_count - 1].is_question = true;
    reader->is_new_sentence = true;
}

/* A line that begins with "1." or "2)", "-", "*" or a bullet. */
static bool line_is_listed(const struct reader *reader, size_t at)
{
    size_t digits = 0, length;

    while (at < reader->raw.length && reader->raw.at[at] == ' ')
        at++;
    while (at + digits < reader->raw.length && is_digit((unsigned char)reader->raw.at[at + digits]))
        digits++;
    if (at + digits >= reader->raw.length)
        return false;
    const uint32_t character = character_at(reader, at + digits, &length);
    if (digits > 0 && digits < 3)
        return character == '.' || character == ')' || character == ':';
    return digits == 0 && (character == '-' || character == '*' || character == 0x2022 ||
                           character == 0x2013 || character == 0x2014 || character == 0xB7);
}

/* Lines of one paragraph are joined when somebody's program broke them. */
static void end_line(struct reader *reader)
{
    const size_t length = reader->at - reader->line_start;

    reader->line_start = reader->at + 1;
    reader->is_listed = line_is_listed(reader, reader->line_start);
    if (length < SHORT_LINE || reader->is_listed)
        reader->paragraph++;
    end_sentence(reader, false);
    mark_word(reader, '.');
}

static void read_mark(struct reader *reader, uint32_t character)
{
    if (character == '\n') {
        end_line(reader);
    } else if (character == '!' || character == '?') {
        mark_word(reader, (char)character);
        end_sentence(reader, character == '?');
    } else if (character == 0x2026) {
        mark_word(reader, '.');
    } else if (character == '.' && reader->word_count > 0 && !stop_is_inside(reader)) {
        mark_word(reader, '.');
        end_sentence(reader, false);
    } else if (character == 0x2013 || character == 0x2014) {
        mark_word(reader, '-');
    } else if (character != '\0' && character < 0x80 && strchr(",:;()-", (int)character)) {
        mark_word(reader, (char)character);
    } else if (character == 0x201E || character == 0xAB) {
        reader->is_quoted = true;
    } else if (character == 0x201D || character == 0xBB) {
        reader->is_quoted = false;
    } else if (character == 0x201C || character == '"') {
        reader->is_quoted = !reader->is_quoted;
    }
}

/* One fold for all words: no word holds a line end, and folding makes none. */
static void hand_out_folded(struct reader *reader, struct arena *arena)
{
    const char *at = fold_text(arena, (struct slice){reader->folding.at, reader->folding.length});

    for (size_t i = 0; i < reader->word_count; i++) {
        const size_t length = strcspn(at, "\n");

        reader->words[i].folded = (struct slice){at, length};
        at += length + (at[length] == '\n');
    }
}

struct courtesy_text courtesy_text_read(struct slice raw, struct arena *arena)
{
    /* A word takes a byte at least, and another stands between two. */
    const size_t most = raw.length / 2 + 2;
    struct reader reader = {.raw = raw,
                            .words = arena_array(arena, struct courtesy_word, most),
                            .sentences = arena_array(arena, struct courtesy_sentence, most),
                            .is_new_sentence = true,
                            .folding = text_new(arena)};
    size_t length;

    reader.is_listed = line_is_listed(&reader, 0);
    while (reader.at < raw.length) {
        const uint32_t character = character_at(&reader, reader.at, &length);

        if (is_word_character(character)) {
            const size_t end = word_end(&reader, reader.at);
            add_word(&reader, end);
            reader.at = end;
            continue;
        }
        read_mark(&reader, character);
        reader.at += length;
    }
    hand_out_folded(&reader, arena);
    return (struct courtesy_text){.raw = raw,
                                  .words = reader.words,
                                  .word_count = reader.word_count,
                                  .sentences = reader.sentences,
                                  .sentence_count = reader.sentence_count};
}
