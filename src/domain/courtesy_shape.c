// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text.h"
#include "domain/courtesy_rules.h"

enum {
    WALL_WORDS = 100,
    QUESTIONS_TOGETHER = 4,
    CAPITALS_ALONE = 4, /* letters: shorter ones are mostly abbreviations */
};

/* ---- shouting ---- */

static bool is_name_of(const struct courtesy_scan *scan, struct slice folded, const char *name)
{
    const struct courtesy_name parts = courtesy_name_read(name, scan->arena);

    for (size_t i = 0; i < parts.count; i++)
        if (slice_equal(parts.folded[i], folded))
            return true;
    return false;
}

static bool has_vowel(struct slice folded)
{
    static const char *const vowels[] = {"a", "e", "i", "o", "u", "а", "е",
                                         "и", "о", "у", "ы", "э", "ю", "я"};

    for (size_t i = 0; i < sizeof(vowels) / sizeof(vowels[0]); i++)
        for (size_t at = 0; at + strlen(vowels[i]) <= folded.length; at++)
            if (memcmp(folded.at + at, vowels[i], strlen(vowels[i])) == 0)
                return true;
    return false;
}

/* In capitals and no code, abbreviation or name. */
static bool is_shouted(const struct courtesy_scan *scan, size_t index)
{
    const struct courtesy_word *word = &scan->text.words[index];
    const struct courtesy_message *message = scan->message;

    if (!word->look.is_capitals || word->is_quoted || word->look.letters < 2)
        return false;
    for (size_t i = 0; i < word->folded.length; i++)
        if (word->folded.at[i] >= '0' && word->folded.at[i] <= '9')
            return false;
    if (courtesy_says_at(scan, SIGNAL_ABBREVIATION, index))
        return false;
    return has_vowel(word->folded) && !is_name_of(scan, word->folded, message->client_name) &&
           !is_name_of(scan, word->folded, message->company);
}

static void check_capitals(struct courtesy_scan *scan)
{
    const struct courtesy_text *text = &scan->text;

    for (size_t i = 0, end; i < text->word_count; i = end + 1) {
        size_t longest = 0;

        for (end = i; end < text->word_count && is_shouted(scan, end); end++)
            if (text->words[end].look.letters > longest)
                longest = text->words[end].look.letters;
        const bool is_alone = end == i + 1;
        if (end > i && longest >= (is_alone ? CAPITALS_ALONE : CAPITALS_ALONE - 1))
            courtesy_find(scan, COURTESY_SHOUTING, i, end - 1);
    }
}

/* Rows of two marks or more. */
static void check_marks(struct courtesy_scan *scan)
{
    const struct slice raw = scan->text.raw;

    for (size_t word = 0; word < scan->text.word_count; word++) {
        const size_t at = scan->text.words[word].to;
        size_t count = 0, loud = 0;

        while (at + count < raw.length && (raw.at[at + count] == '!' || raw.at[at + count] == '?'))
            loud += raw.at[at + count++] == '!';
        if (count >= 2 && (loud > 0 || count > 2) && !scan->text.words[word].is_quoted)
            courtesy_find(scan, COURTESY_SHOUTING, word, word);
    }
}

/* ---- paragraphs ---- */

static void check_walls(struct courtesy_scan *scan)
{
    const struct courtesy_text *text = &scan->text;

    for (size_t i = 0, end; i < text->word_count; i = end) {
        for (end = i + 1;
             end < text->word_count && text->words[end].paragraph == text->words[i].paragraph;)
            end++;
        if (end - i >= WALL_WORDS)
            courtesy_find(scan, COURTESY_WALL_OF_TEXT, i, end - 1);
    }
}

/* ---- questions ---- */

static void check_questions(struct courtesy_scan *scan)
{
    const struct courtesy_text *text = &scan->text;
    size_t count = 0, first = 0, last = 0;

    for (size_t i = 0; i < text->sentence_count; i++) {
        const struct courtesy_sentence *sentence = &text->sentences[i];

        if (!sentence->is_question || sentence->is_listed ||
            text->words[sentence->first].is_quoted || text->words[sentence->end - 1].is_quoted)
            continue;
        first = count == 0 ? sentence->first : first;
        last = sentence->end - 1;
        count++;
    }
    if (count >= QUESTIONS_TOGETHER)
        courtesy_find(scan, COURTESY_MANY_QUESTIONS, first, last);
}

void courtesy_check_shape(struct courtesy_scan *scan)
{
    check_capitals(scan);
    check_marks(scan);
    check_walls(scan);
    check_questions(scan);
}
