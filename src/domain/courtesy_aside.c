// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/courtesy_rules.h"

/* What is said in brackets to somebody by name, "(Meg, the same for the others)", or behind the
 * greeting to somebody who is not greeted, "Meg, send them all the same". */

static bool stands_behind(const struct courtesy_scan *scan, size_t index, const char *marks)
{
    const struct courtesy_word *word = &scan->text.words[index];
    const size_t before = word->from;

    return before > 0 && strchr(marks, scan->text.raw.at[before - 1]) != NULL &&
           scan->text.raw.at[before - 1] != '\0';
}

static bool is_client(const struct courtesy_scan *scan, struct slice folded)
{
    const struct courtesy_name name = courtesy_name_read(scan->message->client_name, scan->arena);

    for (size_t i = 0; i < name.count; i++)
        if (courtesy_is_form_of(folded, name.folded[i]))
            return true;
    return false;
}

/* "Meg," or "Meg:" */
static bool calls_somebody(const struct courtesy_scan *scan, size_t index)
{
    const struct courtesy_word *word = &scan->text.words[index];

    return word->look.begins_capital && !word->look.is_capitals && word->look.letters >= 2 &&
           (word->mark == ',' || word->mark == ':') && !is_client(scan, word->folded) &&
           !courtesy_says_at(scan, SIGNAL_INTRODUCTION, index);
}

static size_t sentence_end(const struct courtesy_scan *scan, size_t index)
{
    return scan->text.sentences[scan->text.words[index].sentence].end - 1;
}

/* Behind the greeting, where nobody else is called: "Meg, send them all the same." A name has a
 * word behind its comma, and a line that is only names and marks is a farewell. */
bool courtesy_turns_to_somebody(const struct courtesy_scan *scan, size_t index)
{
    enum { WORDS_AT_LEAST = 4 };
    const struct courtesy_word *word = &scan->text.words[index];
    const struct courtesy_sentence *sentence = &scan->text.sentences[word->sentence];

    return word->sentence > 0 && sentence->first == index && word->mark == ',' &&
           sentence->end - index >= WORDS_AT_LEAST && !word->is_quoted &&
           scan->message->client_name[0] != '\0' &&
           courtesy_says_at(scan, SIGNAL_COLLEAGUE, index) && calls_somebody(scan, index);
}

void courtesy_check_asides(struct courtesy_scan *scan)
{
    for (size_t i = 0; i < scan->text.word_count; i++)
        if ((stands_behind(scan, i, "([") && calls_somebody(scan, i)) ||
            courtesy_turns_to_somebody(scan, i))
            courtesy_find(scan, COURTESY_INTERNAL_REMARK, i, sentence_end(scan, i));
}
