// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/cohort.h"
#include "retention/comparison.h"
#include "retention/forecast.h"
#include "retention/kept_worth.h"
#include "retention/matrix.h"
#include "retention/movement.h"
#include "retention/next_order.h"
#include "retention/order_log.h"
#include "retention/order_log_read.h"
#include "retention/rate.h"
#include "retention/rfm.h"

/* One analysis of an order log, which the faces (terminal, HTML, JSON, CSV) dress. */

enum section {
    SECTION_RETENTION = 1 << 0,
    SECTION_MATRIX = 1 << 1,
    SECTION_RFM = 1 << 2,
    SECTION_NEXT_ORDER = 1 << 3,
    SECTION_COHORTS = 1 << 4,
    SECTION_FORECAST = 1 << 5,
};
enum { SECTIONS_ALL = (1 << 6) - 1 };

struct analysis_options {
    unsigned sections; /* enum section, or-ed; SECTIONS_ALL for all */
    struct window_choice window;
    const struct window *window_given; /* of the log of which this is a part; NULL: measured here */
    int32_t sample_days;               /* RFM_SAMPLE_DAYS, RFM_SAMPLE_ALL, or as asked */
    bool period_asked;
    enum period period;    /* that faces lead with; without period_asked the longest that has a
                              rate in two complete periods in a row, else the month */
    day_t from, to;        /* one period of one's own for the rate, or DAY_NONE */
    bool comparison_asked; /* with one of one's own: compared with these days, which end before it
                              begins; else with as many days just before it */
    day_t compare_from, compare_to;
    struct forecast_options forecast; /* threads are those below; with value_days 0 all of it as
                                         analysis_forecast_options() says */
    unsigned threads;                 /* 0 = parallel_threads() */
};

/* A forecast as it is made when nothing else is asked for. */
struct forecast_options analysis_forecast_options(void);

/* The models that `name` means, bit i = models[i]: "bg_nbd", or "bg_cnbd" for every k of it; 0 when
 * there is none of that name. */
unsigned long analysis_models(const char *name);

/* Why no two periods are compared. */
enum comparison_state { COMPARISON_MADE, COMPARISON_LOG_TOO_SHORT };

struct analysis {
    const struct order_log *log;
    const struct read_findings *findings; /* NULL when the log came from elsewhere */
    struct analysis_options options;
    struct history history;
    struct window window;

    bool has_holds; /* something is known of clients beside their orders (retention/hold.h) */
    struct matrix_holds
        holds; /* with has_holds: who counts otherwise for it, at the end of as_of */

    struct rate_list rates[PERIOD_KINDS]; /* [enum period] */
    enum period period;                   /* the one in force */
    bool has_own_period;
    struct rate own_period;      /* with has_own_period */
    const struct rate *headline; /* own_period, or the last complete one with a rate; NULL
                                    when the log is too short for any */
    enum comparison_state comparison_state;
    struct comparison comparison; /* headline against the one before it */
    struct label_comparison tags; /* the same by tags; none unless whoever knows them says so */
    struct kept_worth kept_worth; /* of the last year, whatever the period */

    struct matrix matrix;
    struct movement_list movements;  /* quarter by quarter */
    struct movement own_movement;    /* over own_period, with has_own_period */
    const struct movement *movement; /* own_movement, or the last whole quarter that is known; NULL
                                        when the log is too short for any */
    struct rfm rfm;
    struct next_order next_order;
    struct cohort_list cohorts[PERIOD_KINDS]; /* month and quarter */
    bool has_forecast;                        /* made: forecast.state is FORECAST_MADE */
    struct forecast forecast;

    int64_t read_ns, measure_ns; /* how long it took; read_ns is set by whoever read */
};

/*
 * Measures what `options->sections` ask for; the rest stays zero (window and history are
 * always measured). Arrays live in `arena`; `log` and `findings` are borrowed.
 */
void analysis_make(const struct order_log *log, const struct read_findings *findings,
                   const struct analysis_options *options, struct arena *arena,
                   struct analysis *ret_analysis);

/* Whether the forecast stands on as_of: not with calibrate_to, when it knows nothing of the orders
 * since and says nothing of whom to look after now. */
bool analysis_foretells_now(const struct analysis *analysis);

/*
 * When a client's next order is due: by the returns after as many orders, or, with a forecast and
 * three gaps or more, by their own rhythm. False when neither says anything.
 */
enum due_source { DUE_FROM_CURVE, DUE_FROM_FORECAST };
bool analysis_due(const struct analysis *analysis, size_t client, struct due *ret_due,
                  enum due_source *ret_source);

/* A client in a list of whom to look after. */
struct listed_client {
    size_t client;
    struct due due; /* of the due and cooling lists */
};

/* Clients whose window is open on as_of (due.from <= as_of <= due.by), those whose window
 * closes first first; at most `max`. *ret_total is how many there are. */
size_t analysis_due_now(const struct analysis *analysis, struct arena *arena,
                        struct listed_client *list, size_t max, int64_t *ret_total);

/* Clients with two occasions or more who became lost last: smallest age beyond W first. */
size_t analysis_newest_lost(const struct analysis *analysis, struct arena *arena,
                            struct listed_client *list, size_t max, int64_t *ret_total);

/* A client of whom the forecast says something that few others share. */
struct foretold_client {
    size_t client;
    struct client_forecast forecast;
};

/*
 * Those who will bring the most, of the likely clients (ALIVE_LIKELY_FROM on): by value, or by
 * orders of a year without money; and those who are as likely gone as not (ALIVE_DOUBTED_FROM to
 * ALIVE_DOUBTED_TO) after two orders or more, by what they would bring if they stay. At most `max`;
 * *ret_total is how many there are. Nobody unless analysis_foretells_now().
 */
enum foretold_list { FORETOLD_BEST, FORETOLD_DOUBTED };
#define ALIVE_LIKELY_FROM 0.5
#define ALIVE_DOUBTED_FROM 0.25
#define ALIVE_DOUBTED_TO 0.75
size_t analysis_foretold(const struct analysis *analysis, enum foretold_list kind,
                         struct arena *arena, struct foretold_client *list, size_t max,
                         int64_t *ret_total);
