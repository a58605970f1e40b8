// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "report/analysis_keep.h"

/*
 * What was measured, in memory and shared by threads, under a word that says all it follows from:
 * a page that is asked for again measures nothing. The least recently used give way.
 */
struct kept_analyses;
struct kept_analyses *kept_analyses_open(void);
void kept_analyses_close(struct kept_analyses *kept);

/* What is kept: an analysis, and what a page offers to choose from. */
struct name_choice {
    const char **items;
    size_t count;
};
struct kept_analysis {
    const struct analysis *analysis;
    struct name_choice sources, services; /* of the whole log, in the order of the names */
    bool fits_nobody;                     /* there are orders, but none of the chosen clients */
    bool tags_left_out;                   /* too many to compare by */
};

/* Borrowed until kept_analysis_release(); NULL when nothing is kept under this word. */
const struct kept_analysis *kept_analysis_find(struct kept_analyses *kept, const char *word);
/* Keeps a copy, and lends it. */
const struct kept_analysis *kept_analysis_put(struct kept_analyses *kept, const char *word,
                                              const struct kept_analysis *measured);
void kept_analysis_release(struct kept_analyses *kept, const struct kept_analysis *analysis);
