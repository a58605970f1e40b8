// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/language.h"
#include "base/text.h"
#include "report/analysis.h"

/* A number that a page leads from to the clients it counts. */
enum report_figure_kind {
    /* Of a rate's period: from, to. */
    COUNTED_START,
    COUNTED_END,
    COUNTED_RETAINED,
    COUNTED_LOST,
    COUNTED_NEW,
    COUNTED_RETURNED,
    COUNTED_NEW_GONE,
    COUNTED_CAME_BACK,
    /* On the day `to`. */
    COUNTED_STANDING, /* a: enum standing */
    COUNTED_COOLING,  /* the same */
    COUNTED_CELL,     /* of the matrix: a to b orders, c to d days of age, -1 for and more */
    COUNTED_SEGMENT,  /* a: enum rfm_segment, of the last b days (0: all) */
    COUNTED_SCORE,    /* a: 0 R, 1 F, 2 M; c: 1 to 5; b as above */
    COUNTED_MOVED,    /* from standing a at the end of `from` to b at that of `to`, -1: none yet */
    COUNTED_COHORT,   /* first occasion from `from`, in a period b (enum period), and one in the
                         a-th period after it */
};
enum report_group { GROUP_NONE, GROUP_SOURCE, GROUP_SERVICE, GROUP_TAG };
struct report_figure {
    enum report_figure_kind kind;
    day_t from, to;
    int32_t a, b, c, d;
    enum report_group group; /* of them only those of `group_name` */
    const char *group_name;
};

/* How figures and tables become addresses on a page that has them. NULL: no such address. */
struct report_links {
    const char *(*figure)(const void *context, const struct report_figure *figure,
                          struct arena *arena);
    const char *(*table)(const void *context, const char *table, struct arena *arena);
    const void *context;
};

/* The sections of the HTML report that other pages show, too. */
enum report_part {
    REPORT_RATE,
    REPORT_COMPARED,
    REPORT_MATRIX,
    REPORT_MOVEMENT,
    REPORT_NEXT_ORDER,
    REPORT_COHORTS,
    REPORT_RFM,
    REPORT_FORECAST, /* of all clients together */
};

/*
 * Appends one section, with its heading, as it is in the report, for a page with the rules of
 * report.css for what is in a `.report`. The analysis has measured it.
 */
void report_section(struct text *out, enum report_part part, const struct analysis *analysis,
                    const struct language *language, const struct report_links *links);
