// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/message.h"
#include "report/analysis.h"

/*
 * The sentences that read an analysis: made once, the same in every dress. A sentence that
 * cannot be written honestly (too little data) says so, with how much would be enough.
 */

/* What stands first, then what explains it; either may be empty (one == NULL). */
struct statement {
    struct message head, rest;
};

struct statement_list {
    struct statement *items;
    size_t count;
};

/* At the top: three to six statements that answer "do they come back, and what to do". */
struct statement_list reading_summary(const struct analysis *analysis, struct arena *arena);

/* What the figures suggest doing next: the clients due now, the newest lost, the window from
 * the first to the second order. */
struct statement_list reading_advice(const struct analysis *analysis, struct arena *arena);

/* How many clients and orders, from when to when. */
struct statement reading_log(const struct analysis *analysis);

/* The window in force and where each boundary comes from. */
struct statement reading_window(const struct analysis *analysis);

/* Whom something beside their orders makes active or lost, and what; nothing when there is nobody.
 */
struct statement_list reading_holds(const struct analysis *analysis, struct arena *arena);

struct statement reading_rate(const struct analysis *analysis);
/* The usual formula in figures, what it also counts, and who came back within the period. */
struct statement reading_formula(const struct analysis *analysis);
/* What one more kept client is worth a year, or why that cannot be told; nothing where who stays
 * cannot be told either. */
struct statement reading_kept_worth(const struct analysis *analysis);
struct statement reading_comparison(const struct analysis *analysis);
struct statement reading_matrix(const struct analysis *analysis);
/* Who moved between the groups of the matrix, and how many of those who were gone are back. */
struct statement reading_movement(const struct analysis *analysis);
struct statement reading_won_back(const struct analysis *analysis);
/* Whether there are enough clients to tell fifths of them apart. */
bool rfm_is_scored(const struct analysis *analysis);
struct statement reading_rfm(const struct analysis *analysis);
struct statement reading_next_order(const struct analysis *analysis);
struct statement reading_cohorts(const struct analysis *analysis);

/* The cohorts that reading_cohorts() speaks of: months up to two years, then quarters. */
enum period reading_cohort_period(const struct analysis *analysis);

/* Whether the k-th period of a cohort is over on as_of; one that is not is shown as open. */
bool cohort_is_over(const struct analysis *analysis, enum period period,
                    const struct cohort *cohort, size_t k);

/* What was read and how it was understood, what was left out and why; one statement a fact,
 * head = its name ("Encoding"), rest = the fact. */
struct statement_list reading_findings(const struct analysis *analysis, struct arena *arena);

/* How the figures are made: intervals, estimates, definitions. */
struct statement_list reading_method(const struct analysis *analysis, struct arena *arena);

/* Names for people, marked N_(): translate them. */
const char *standing_name(enum standing standing);    /* "Newcomers", "One-time", ... */
const char *segment_name(enum rfm_segment segment);   /* "Champions", ... */
const char *segment_advice(enum rfm_segment segment); /* "Thank them; ask for a review" */
const char *curve_name(size_t number);                /* 0: "First to second order", ... 4: any */
