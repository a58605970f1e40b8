// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/client.h"

#include <string.h>

static const char *const kind_words[] = {NULL, "person", "company"};
static const char *const mark_words[] = {"", "active", "lost", "rare"};
static const char *const rhythm_words[] = {"", "every_step", "weekly", "milestones", "result_only"};
static const char *const point_words[] = {NULL, "email", "phone", "telegram", "web", "other"};

#define WORD_OF(words, value) \
    ((size_t)(value) < sizeof(words) / sizeof((words)[0]) && (words)[value] ? (words)[value] : "")
#define FIND_WORD(words, word) find_word((words), sizeof(words) / sizeof((words)[0]), (word))

/* -1 for none. */
static int find_word(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (words[i] && strcmp(words[i], word) == 0)
            return (int)i;
    return -1;
}

const char *client_kind_word(enum client_kind kind)
{
    return WORD_OF(kind_words, kind);
}

bool client_kind_of(const char *word, enum client_kind *ret_kind)
{
    int found = FIND_WORD(kind_words, word);

    if (found >= 0)
        *ret_kind = (enum client_kind)found;
    return found >= 0;
}

const char *client_mark_word(enum client_mark mark)
{
    return WORD_OF(mark_words, mark);
}

bool client_mark_of(const char *word, enum client_mark *ret_mark)
{
    int found = FIND_WORD(mark_words, word);

    if (found >= 0)
        *ret_mark = (enum client_mark)found;
    return found >= 0;
}

const char *client_rhythm_word(enum client_rhythm rhythm)
{
    return WORD_OF(rhythm_words, rhythm);
}

bool client_rhythm_of(const char *word, enum client_rhythm *ret_rhythm)
{
    int found = FIND_WORD(rhythm_words, word);

    if (found >= 0)
        *ret_rhythm = (enum client_rhythm)found;
    return found >= 0;
}

const char *point_kind_word(enum contact_point_kind kind)
{
    return WORD_OF(point_words, kind);
}

bool point_kind_of(const char *word, enum contact_point_kind *ret_kind)
{
    int found = FIND_WORD(point_words, word);

    if (found >= 0)
        *ret_kind = (enum contact_point_kind)found;
    return found >= 0;
}
