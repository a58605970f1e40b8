// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/slice.h"

/* A message in words and sentences. Places are bytes of the text. */
struct courtesy_word {
    struct slice folded; /* as fold_text(); an apostrophe stays within its word */
    uint32_t from, to;
    uint32_t sentence, paragraph;
    char mark; /* what stands behind it before the next word: one of , : ; . ! ? - ( ), or 0 */
    bool is_quoted;
    struct word_look look;
};

struct courtesy_sentence {
    size_t first, end; /* words */
    bool is_question;
    bool is_listed; /* its line begins with a number or a bullet */
};

struct courtesy_text {
    struct slice raw;
    const struct courtesy_word *words;
    size_t word_count;
    const struct courtesy_sentence *sentences;
    size_t sentence_count;
};

struct courtesy_text courtesy_text_read(struct slice raw, struct arena *arena);
