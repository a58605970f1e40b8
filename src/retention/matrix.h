// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/window.h"

/* A2: n = occasions, age in days. There is one meaning of lost in the program: age > W. */
enum standing {
    STANDING_NEWCOMER, /* n = 1, age <= W */
    STANDING_ONE_TIME, /* n = 1, age > W */
    STANDING_GROWING,  /* 2 <= n < V, age <= W */
    STANDING_VIP,      /* n >= V, age <= W */
    STANDING_LOST,     /* n >= 2, age > W */
};
enum { STANDINGS = 5 };

enum standing standing_of(const struct window *window, uint32_t occasions, int32_t age_days);

/* Newcomers, growing and VIP with age > C: later than three quarters of all returns. */
bool is_cooling(const struct window *window, uint32_t occasions, int32_t age_days);

/*
 * The same of a client of the log at the end of `day`, until when they had so many occasions (one
 * at least): on as_of what is known of them beside their orders counts, too (hold.h).
 */
enum standing standing_in(const struct order_log *log, size_t client, const struct window *window,
                          uint32_t occasions, day_t day);
bool is_cooling_in(const struct order_log *log, size_t client, const struct window *window,
                   uint32_t occasions, day_t day);

/* Of whom something beside their orders says that they count otherwise than these do. */
struct matrix_holds {
    int64_t active_by_order; /* they have an open one */
    int64_t active_by_mark, lost_by_mark;
    int64_t active_as_rare; /* they need us rarely, and are not lost as early as others */
};
struct matrix_holds matrix_holds(const struct order_log *log, const struct window *window);

struct matrix_group {
    int64_t clients;
    int64_t cooling; /* of them */
    int64_t revenue; /* ten-thousandths; 0 without amounts */
};

/*
 * The matrix on screen. Columns by age: up to the median gap, to C, to W, to 2W, beyond; a
 * boundary that is not above the one before it is left out. Rows by number of orders, most
 * first: V and more, up to two bands between, 1. The cells say what the orders are; the standings
 * also whom something beside them makes active or lost.
 */
enum { MATRIX_COLUMNS_MAX = 5, MATRIX_ROWS_MAX = 4 };
struct matrix {
    struct matrix_group standings[STANDINGS];
    size_t column_count, row_count;
    int32_t column_to[MATRIX_COLUMNS_MAX]; /* age, inclusive; the last one is INT32_MAX */
    uint32_t row_from[MATRIX_ROWS_MAX];    /* orders, inclusive */
    uint32_t row_to[MATRIX_ROWS_MAX];      /* UINT32_MAX for "and more" */
    int64_t clients[MATRIX_ROWS_MAX][MATRIX_COLUMNS_MAX];
};

struct matrix matrix_measure(const struct order_log *log, const struct history *history,
                             const struct window *window, unsigned threads);
