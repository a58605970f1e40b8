// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"

/*
 * Whether a message only says thank you, or that all is well, in English, Russian or Croatian: then
 * nobody waits for an answer (C2), and nothing that was put off comes back for it (C1). Every word
 * of it must be known; one that is not, a figure, a question, makes it a message like any other,
 * since a message that waits needlessly costs less than one that nobody answers.
 *
 * `own_text` is what they wrote, without quotes and signature; `names` are words that may stand in
 * it besides: their name and ours.
 */
enum { THANKS_BYTES_MAX = 400, THANKS_WORDS_MAX = 30 };
bool is_only_thanks(struct slice own_text, struct slice names, struct arena *arena);
