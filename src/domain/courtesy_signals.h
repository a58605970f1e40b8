// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "domain/courtesy.h"
#include "domain/courtesy_text.h"

/*
 * What the lists find. Some signals are a finding by themselves, others are weighed by
 * courtesy_rules.c. A row of a list is a phrase of elements with a space between: a word as
 * fold_text() leaves it, `stem*`, `one|other*|third`, `@class` (a list of its own), `?word` that
 * may be missing, `..` for up to three and `...` for up to eight words of any kind.
 */
enum courtesy_signal {
#define COURTESY_SIGNAL(name) SIGNAL_##name,
#include "domain/courtesy_signals.def"
#undef COURTESY_SIGNAL
    SIGNALS,
};

struct courtesy_hit {
    enum courtesy_signal signal;
    bool is_exception;  /* takes hits of its signal in the same sentence back */
    size_t first, last; /* words */
    uint32_t sentence;
};

enum { COURTESY_HITS_MAX = 4000 }; /* what comes behind is not weighed */

struct courtesy_hits {
    struct courtesy_hit *items;
    size_t count;
};

/* In the order of the text. Hits that an exception takes back are not among them. */
struct courtesy_hits courtesy_hits_of(const struct courtesy_rules *rules,
                                      const struct courtesy_text *text, struct arena *arena);
