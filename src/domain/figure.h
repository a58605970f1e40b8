// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/day.h"
#include "base/status.h"

/*
 * A number on the pages of Retention, so that it can be opened into the clients it counts: what an
 * address says, as a condition of the list of clients. The names are as many as the number says,
 * by the same boundaries (docs/measures.md). Pure.
 */
enum figure_kind {
    FIGURE_NONE,
    /* Of a period, A1: from, to. The words are those of the JSON of `regulars report`. */
    FIGURE_START,
    FIGURE_END,
    FIGURE_RETAINED,
    FIGURE_LOST,
    FIGURE_JOINED,
    FIGURE_NEW,
    FIGURE_RETURNED,
    FIGURE_NEW_GONE,
    FIGURE_CAME_BACK,
    /* A2 on the day `to`. */
    FIGURE_STANDING, /* a: enum standing */
    FIGURE_COOLING,  /* a: enum standing, -1 for all of them */
    FIGURE_CELL, /* a, b: orders from, to (-1: and more); c, d: age in days from, to (the same) */
    /* From standing a at the end of `from` to standing b at the end of `to`; -1: no client yet. By
     * the boundaries of today, so that one day twice is who stood there by these. */
    FIGURE_MOVED,
    FIGURE_SEGMENT, /* A3 on the day `to`: a: enum rfm_segment, within b days (0: all) */
    FIGURE_SCORE,   /* the same: a: 0 R, 1 F, 2 M; c: 1 to 5; within b days (0: all) */
    FIGURE_DUE,     /* A4 on the day `to`: a: 0 the window is open, 1 it has passed */
    FIGURE_COHORT,  /* A7: first occasion from `from`, in a period b (enum period); with one in the
                       a-th period after it; `to`: looked at from that day */
};
enum { FIGURE_KINDS = 18 };

struct figure {
    enum figure_kind kind;
    day_t from, to;
    int32_t a, b, c, d;
};

/*
 * "lost:2025-01-01:2025-12-31", "cell:2026-11-21:2:3:37:91". INVALID with "figure" named. The
 * longest is FIGURE_WORD_MAX bytes.
 */
enum { FIGURE_WORD_MAX = 100 };
CHECKED enum status figure_read(const char *word, struct fault *fault, struct figure *ret_figure);
const char *figure_word(const struct figure *figure, struct arena *arena);

/*
 * Beside a figure: the source of a client's first occasion (first_source), a service of any of them
 * (any_service), that of the last one before `from`, or until `to` when there is none
 * (last_service). In an address "-" is said for orders that do not say any; a name of nothing but
 * hyphens has one more.
 */
enum { FIGURE_GROUP_MAX = 1001 }; /* bytes of the word */
const char *figure_group_word(const char *name, struct arena *arena);
const char *figure_group_name(const char *word); /* borrows */
