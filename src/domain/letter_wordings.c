// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/letter_wordings.h"

#include <string.h>

#include "base/fold.h"

enum { MARKS_MIN = 3, WORDS_MAX = 2000 };

/* ---- cutting ---- */

static bool is_separator(struct slice line)
{
    line = slice_trim(line);
    if (line.length > 0 && line.at[line.length - 1] == '\r')
        line = slice_trim((struct slice){line.at, line.length - 1});
    for (size_t i = 0; i < line.length; i++)
        if (line.at[i] != '=')
            return false;
    return line.length >= MARKS_MIN;
}

static const char *trimmed(struct slice text, struct arena *arena)
{
    while (text.length > 0 && strchr(" \t\r\n", text.at[0])) {
        text.at++;
        text.length--;
    }
    while (text.length > 0 && strchr(" \t\r\n", text.at[text.length - 1]))
        text.length--;
    return arena_copy(arena, text.at, text.length);
}

static void add(struct letter_wordings *wordings, struct slice text, struct arena *arena)
{
    if (wordings->count == LETTER_WORDINGS_MAX)
        wordings->is_beyond = true;
    else
        wordings->items[wordings->count++] = trimmed(text, arena);
}

struct letter_wordings letter_wordings_of(const char *body, struct arena *arena)
{
    struct letter_wordings wordings = {.count = 0};
    const char *from = body, *line = body;

    while (*line != '\0') {
        const size_t length = strcspn(line, "\n");
        const char *next = line + length + (line[length] == '\n');

        if (is_separator((struct slice){line, length})) {
            add(&wordings, (struct slice){from, (size_t)(line - from)}, arena);
            from = next;
        }
        line = next;
    }
    add(&wordings, (struct slice){from, (size_t)(line - from)}, arena);
    return wordings;
}

/* ---- choosing ---- */

/* Words of one text, and those of them that another has, too. */
struct overlap {
    uint64_t words, shared;
};

/* Whether `word` stands among words with a space between. */
static bool has_word(const char *words, struct slice word)
{
    for (const char *at = words; *at != '\0';) {
        const size_t length = strcspn(at, " ");

        if (slice_equal((struct slice){at, length}, word))
            return true;
        at += length + (at[length] == ' ');
    }
    return false;
}

static struct overlap overlap_of(const char *text, const char *said, struct arena *arena)
{
    const char *words = fold_words(arena, slice_of(text), WORDS_MAX);
    struct overlap overlap = {0, 0};

    for (const char *at = words; *at != '\0';) {
        const size_t length = strcspn(at, " ");

        overlap.words++;
        overlap.shared += has_word(said, (struct slice){at, length});
        at += length + (at[length] == ' ');
    }
    return overlap;
}

static bool is_smaller(struct overlap one, struct overlap other)
{
    return one.shared * other.words < other.shared * one.words;
}

size_t letter_wording_next(const struct letter_wordings *wordings, const char *said, int64_t seed,
                           struct arena *arena)
{
    const char *words = fold_words(arena, slice_of(said), WORDS_MAX);
    const size_t first = (size_t)((uint64_t)seed % wordings->count);
    struct overlap least = overlap_of(wordings->items[first], words, arena);
    size_t best = first;

    for (size_t i = 1; i < wordings->count; i++) {
        const size_t place = (first + i) % wordings->count;
        const struct overlap overlap = overlap_of(wordings->items[place], words, arena);

        if (is_smaller(overlap, least)) {
            least = overlap;
            best = place;
        }
    }
    return best;
}
