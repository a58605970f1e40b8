// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "base/text.h"
#include "domain/courtesy_rules.h"

struct courtesy_name courtesy_name_read(const char *name, struct arena *arena)
{
    const struct courtesy_text text = courtesy_text_read(slice_of(name), arena);
    struct courtesy_name read = {0};

    for (size_t i = 0; i < text.word_count && read.count < COURTESY_NAME_PARTS; i++) {
        const struct courtesy_word *word = &text.words[i];

        read.parts[read.count] = (struct slice){name + word->from, word->to - word->from};
        read.folded[read.count++] = word->folded;
    }
    return read;
}

static bool is_inside_character(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

static size_t characters(struct slice text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += !is_inside_character(text.at[i]);
    return count;
}

/* Characters that both begin with. */
static size_t common_characters(struct slice a, struct slice b)
{
    size_t bytes = 0;

    while (bytes < a.length && bytes < b.length && a.at[bytes] == b.at[bytes])
        bytes++;
    while (bytes > 0 && ((bytes < a.length && is_inside_character(a.at[bytes])) ||
                         (bytes < b.length && is_inside_character(b.at[bytes]))))
        bytes--;
    return characters((struct slice){a.at, bytes});
}

/* Endings have up to three letters, and what stays of a name before them at least three; of a short
 * one all but the last. */
bool courtesy_is_form_of(struct slice word, struct slice part)
{
    /* Nearly all that are compared differ at once. */
    if (word.length == 0 || part.length == 0 || word.at[0] != part.at[0])
        return false;
    const size_t common = common_characters(word, part);
    const size_t word_length = characters(word), part_length = characters(part);

    if (word_length < 2 || part_length < 2)
        return slice_equal(word, part);
    if (common < 3 && common + 1 < part_length)
        return false;
    return common >= 2 && word_length - common <= 3 && part_length - common <= 2;
}

/* Whether the words from `first` on are the whole name, in any case; of a name with two words or
 * more, its first two. */
static bool name_stands_at(const struct courtesy_text *text, size_t first,
                           const struct courtesy_name *name)
{
    const size_t needed = name->count > 2 ? 2 : name->count;

    if (first + needed > text->word_count || !text->words[first].look.begins_capital)
        return false;
    for (size_t i = 0; i < needed; i++)
        if (!courtesy_is_form_of(text->words[first + i].folded, name->folded[i]))
            return false;
    return needed > 0;
}

/* A word of the name tells as much when it begins with a capital in both and is none of the
 * client's own: a surname alone, the one word by which a firm is known. */
static bool part_stands_at(const struct courtesy_text *text, size_t first,
                           const struct courtesy_name *name, const struct courtesy_name *own)
{
    const struct courtesy_word *word = &text->words[first];

    if (!word->look.begins_capital || word->look.letters < 2)
        return false;
    for (size_t i = 0; i < own->count; i++)
        if (courtesy_is_form_of(word->folded, own->folded[i]))
            return false;
    for (size_t i = 0; i < name->count; i++)
        if ((slice_equal(word->folded, name->folded[i]) ||
             (word->look.letters > 4 && courtesy_is_form_of(word->folded, name->folded[i]))) &&
            word_look(name->parts[i]).begins_capital && characters(name->folded[i]) > 1)
            return true;
    return false;
}

static void look_for(struct courtesy_scan *scan, const struct courtesy_name *name,
                     const struct courtesy_name *own)
{
    for (size_t i = 0; i < scan->text.word_count; i++) {
        if (name_stands_at(&scan->text, i, name)) {
            const size_t last = i + (name->count > 2 ? 2 : name->count) - 1;
            courtesy_find(scan, COURTESY_OTHER_CLIENT, i, last);
            return;
        }
        if (part_stands_at(&scan->text, i, name, own)) {
            courtesy_find(scan, COURTESY_OTHER_CLIENT, i, i);
            return;
        }
    }
}

/* Of a word that begins a sentence the capital says nothing, nor of one that any text has. */
static bool is_common(const struct courtesy_scan *scan, size_t index)
{
    const struct courtesy_word *word = &scan->text.words[index];

    return scan->text.sentences[word->sentence].first == index || word->look.letters < 4 ||
           courtesy_says_at(scan, SIGNAL_DATE, index) ||
           courtesy_says_at(scan, SIGNAL_NOBODY, index) ||
           courtesy_says_at(scan, SIGNAL_INTRODUCTION, index) ||
           courtesy_says_at(scan, SIGNAL_TITLE, index);
}

/* Two words of one's own name are no other's. */
static bool is_own(const struct courtesy_name *name, const struct courtesy_name *own)
{
    size_t shared = 0;

    for (size_t i = 0; i < name->count; i++)
        for (size_t k = 0; k < own->count; k++)
            shared += courtesy_is_form_of(name->folded[i], own->folded[k]);
    return shared >= (name->count < 2 ? name->count : 2);
}

/* Whoever is in the store may be called as many things are: the whole name has to stand there. */
static void look_for_known(struct courtesy_scan *scan, const struct courtesy_name *name,
                           const struct courtesy_name *own)
{
    if (name->count == 0 || is_own(name, own))
        return;
    for (size_t i = 0; i < scan->text.word_count; i++) {
        if (!name_stands_at(&scan->text, i, name) || (name->count == 1 && is_common(scan, i)))
            continue;
        courtesy_find(scan, COURTESY_OTHER_CLIENT, i, i + (name->count > 2 ? 2 : name->count) - 1);
        return;
    }
}

void courtesy_check_others(struct courtesy_scan *scan)
{
    const struct courtesy_message *message = scan->message;
    const struct courtesy_name own = courtesy_name_read(message->client_name, scan->arena);

    for (size_t i = 0; i < message->other_client_count; i++) {
        const struct courtesy_name name =
            courtesy_name_read(message->other_clients[i], scan->arena);
        look_for(scan, &name, &own);
    }
    for (size_t i = 0; i < message->known_client_count; i++) {
        const struct courtesy_name name =
            courtesy_name_read(message->known_clients[i], scan->arena);
        look_for_known(scan, &name, &own);
    }
}

/* ---- what may be a name ---- */

/* Without the end that a case changes, as far as enough is left to look by. */
static struct slice beginning_of(struct slice folded)
{
    size_t cut = 0, length = folded.length;

    for (size_t letters = characters(folded); letters > 4 && cut < 2; letters--, cut++)
        do {
            length--;
        } while (is_inside_character(folded.at[length]));
    return (struct slice){folded.at, length};
}

static bool may_be_name(const struct courtesy_word *word)
{
    return word->look.begins_capital && word->look.letters >= 3;
}

static void add_name(const struct courtesy_text *text, size_t first, size_t words,
                     struct arena *arena, struct courtesy_name_heard *names, size_t *count)
{
    struct text folded = text_new(arena);

    for (size_t i = 0; i < words; i++) {
        if (i > 0)
            text_add_char(&folded, ' ');
        text_add_slice(&folded, beginning_of(text->words[first + i].folded));
    }
    for (size_t i = 0; i < *count; i++)
        if (strcmp(names[i].folded, folded.at) == 0)
            return;
    names[(*count)++] = (struct courtesy_name_heard){folded.at, words};
}

size_t courtesy_names_heard(const struct courtesy_rules *rules, struct slice text,
                            struct arena *arena,
                            struct courtesy_name_heard ret_names[COURTESY_NAMES_MAX])
{
    const struct courtesy_message message = {.text = text};
    struct courtesy_scan scan = {
        .message = &message, .text = courtesy_text_read(text, arena), .arena = arena};
    size_t count = 0;

    scan.hits = courtesy_hits_of(rules, &scan.text, arena);
    for (size_t i = 0; i < scan.text.word_count && count < COURTESY_NAMES_MAX; i++) {
        const struct courtesy_word *word = &scan.text.words[i];
        const bool is_pair = may_be_name(word) && i + 1 < scan.text.word_count &&
                             scan.text.words[i + 1].sentence == word->sentence &&
                             word->mark == '\0' && scan.text.words[i + 1].look.letters >= 3;

        if (is_pair)
            add_name(&scan.text, i, 2, arena, ret_names, &count);
        if (may_be_name(word) && count < COURTESY_NAMES_MAX && !is_common(&scan, i))
            add_name(&scan.text, i, 1, arena, ret_names, &count);
    }
    return count;
}
