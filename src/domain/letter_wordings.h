// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * A template may say the same in several wordings, so that answers do not repeat (C7): they stand
 * in its body with a line of at least three = between them, and nothing else in that line.
 */
enum { LETTER_WORDINGS_MAX = 5 };
struct letter_wordings {
    const char *items[LETTER_WORDINGS_MAX]; /* trimmed; may be "" */
    size_t count;                           /* 1 for a body without such a line */
    bool is_beyond;                         /* there are more than LETTER_WORDINGS_MAX */
};
struct letter_wordings letter_wordings_of(const char *body, struct arena *arena);

/*
 * Which one to take for somebody to whom `said` was written last ("" for nothing): the one that
 * shares the smallest part of its words with that, so that nobody reads the same twice in a row,
 * also when it was changed before it left. Of equal ones the first from the one that `seed`, the
 * client's id, points to: not everybody begins with the same.
 */
size_t letter_wording_next(const struct letter_wordings *wordings, const char *said, int64_t seed,
                           struct arena *arena);
