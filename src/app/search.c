// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/search.h"

#include <string.h>

#include "base/fold.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "store/search_hits.h"
#include "store/searches.h"

/* More words than anybody types: the rest narrows nothing down. */
enum { WORDS_MAX = 10 };

static enum status find_kind(struct work *work, enum search_kind kind, const char *words,
                             struct search_hit_list *ret_group)
{
    int64_t ids[SEARCH_GROUP + 1]; /* one more tells whether there is more */
    size_t count = 0;

    enum status status = searches_find(work, kind, words, 0, SEARCH_GROUP + 1, ids, &count);
    size_t shown = count < SEARCH_GROUP ? count : SEARCH_GROUP;
    if (status == STATUS_OK)
        status = search_hits(work, kind, ids, shown, ret_group);
    if (status == STATUS_OK)
        ret_group->has_more = count > shown;
    return status;
}
_Static_assert((int)SEARCH_GROUP <= (int)SEARCH_HITS_MAX, "a group is read at once");

/* --- the nearest name --- */

/* The next of the words that stand one space apart, and what is behind it; false behind the last.
 */
static bool next_word(const char **at, struct slice *ret_word)
{
    size_t length = strcspn(*at, " ");

    if (length == 0)
        return false;
    *ret_word = (struct slice){*at, length};
    *at += length + ((*at)[length] == ' ');
    return true;
}

/* The slips between a typed word and the nearest word of the name, or its beginning; false when
 * none is near enough to have been meant. */
static bool slips_to_name(struct slice typed, const char *name_words, size_t *ret_slips)
{
    bool found = false;
    struct slice word;

    for (const char *at = name_words; next_word(&at, &word);) {
        struct slice begin = {word.at, word.length < typed.length ? word.length : typed.length};
        size_t whole = slips_between(typed, word), part = slips_between(typed, begin);
        size_t slips = whole < part ? whole : part;

        if (slips > (typed.length + 2) / 3 || (found && slips >= *ret_slips))
            continue;
        *ret_slips = slips;
        found = true;
    }
    return found;
}

/* The same for all that was typed: each word must be near to one of the name. */
static bool slips_to_all(struct arena *arena, const char *words, const char *name,
                         size_t *ret_slips)
{
    const char *name_words = fold_words(arena, slice_of(name), WORDS_MAX);
    struct slice word;
    size_t sum = 0;

    for (const char *at = words; next_word(&at, &word);) {
        size_t slips = 0;

        if (!slips_to_name(word, name_words, &slips))
            return false;
        sum += slips;
    }
    *ret_slips = sum;
    return true;
}

/* How often candidates are looked for before nobody was meant. */
enum { LOOKS_MAX = 24 };

struct nearest {
    const char *words; /* that were typed */
    int looks;
    const char *name; /* NULL: none yet */
    int64_t id;
    size_t slips;
};

/* Looks at the newest clients that have a word beginning with `prefix`. */
static enum status look_among(struct work *work, const char *prefix, struct nearest *nearest)
{
    int64_t ids[SEARCH_NAMES_MAX];
    struct search_hit_list names = {0};
    size_t count = 0;

    enum status status =
        searches_find(work, SEARCH_CLIENT, prefix, 0, SEARCH_NAMES_MAX, ids, &count);
    if (status == STATUS_OK)
        status = search_names(work, ids, count, &names);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < names.count; i++) {
        size_t slips = 0;

        if (!slips_to_all(work->arena, nearest->words, names.items[i].title, &slips) ||
            (nearest->name && slips >= nearest->slips))
            continue;
        nearest->name = names.items[i].title;
        nearest->id = names.items[i].id;
        nearest->slips = slips;
    }
    return STATUS_OK;
}

/* Where the last character of the text begins. */
static size_t without_last_character(struct slice text)
{
    size_t at = 0, last = 0;

    while (at < text.length) {
        size_t length = utf8_character((struct slice){text.at + at, text.length - at});
        last = at;
        at += length > 0 ? length : 1;
    }
    return last;
}

/* Names that begin as the word does, the longest beginning first: what one mistypes is rarely the
 * first letter. */
static enum status look_by_word(struct work *work, struct slice word, struct nearest *nearest)
{
    enum status status = STATUS_OK;

    word.length = word.length < NEAREST_LENGTH_MAX ? word.length : NEAREST_LENGTH_MAX;
    while (status == STATUS_OK && !nearest->name && nearest->looks++ < LOOKS_MAX) {
        word.length = without_last_character(word);
        if (word.length == 0)
            return STATUS_OK;
        status = look_among(work, arena_copy(work->arena, word.at, word.length), nearest);
    }
    return status;
}

static enum status find_nearest(struct work *work, const char *words,
                                struct search_results *results)
{
    struct nearest nearest = {.words = words};
    enum status status = STATUS_OK;
    struct slice word;

    for (const char *at = words; status == STATUS_OK && !nearest.name && next_word(&at, &word);)
        status = look_by_word(work, word, &nearest);
    results->nearest = nearest.name;
    results->nearest_id = nearest.id;
    return status;
}

enum status search_everything(struct work *work, const char *typed,
                              struct search_results *ret_results)
{
    struct search_results results = {0};
    enum status status = STATUS_OK;

    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not look at clients"));
    if (strlen(typed) > SEARCH_TYPED_MAX)
        return fault_set(
            &work->fault, STATUS_INVALID, "q",
            MESSAGE("what is looked for is longer than {1} bytes", arg_plain(SEARCH_TYPED_MAX)));
    const char *words = fold_words(work->arena, slice_of(typed), WORDS_MAX);
    for (size_t i = 0; status == STATUS_OK && i < SEARCH_KINDS; i++) {
        status = find_kind(work, (enum search_kind)(i + 1), words, &results.groups[i]);
        results.count += results.groups[i].count;
    }
    if (status == STATUS_OK && results.count == 0)
        status = find_nearest(work, words, &results);
    if (status == STATUS_OK)
        *ret_results = results;
    return status;
}
