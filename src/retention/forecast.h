// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/fit.h"
#include "retention/next_order.h"
#include "retention/season.h"
#include "retention/spend.h"

/*
 * A6: who is still a client, what they will order, what they are worth. Figures are expectations
 * with 90 % intervals from both what the parameters leave open and what chance does to one client.
 * Method and sources: docs/forecast.md.
 */
struct estimate {
    double expected, low, high; /* low <= expected <= high for sums; whole orders for a client */
};

enum { FORECAST_HORIZONS = 3 };
extern const int32_t forecast_horizons[FORECAST_HORIZONS]; /* 30, 90, 365 days */

struct forecast_options {
    day_t calibrate_to; /* fit up to this day, check on the rest; DAY_NONE: choose on the last
                           quarter of the log's length, then fit on everything */
    enum fit_prior prior;
    unsigned long wanted; /* bit i = models[i] may be chosen; 0 = all. One alone: no holdout is
                             made for choosing unless calibrate_to asks for it */
    double discount;      /* a year, 0 to 1, as 0.1 */
    int32_t value_days;   /* how far ahead value counts; 365 */
    bool with_season;     /* may be tried */
    bool with_intervals;
    unsigned threads;
};

/*
 * All that one client's figures follow from besides their own history: small, without pointers
 * into the log, so that a store can keep it. forecast_client() on it takes constant time.
 */
struct forecast_basis {
    const struct model *model;
    struct fit fit;
    struct spend_fit spend; /* state FIT_IMPOSSIBLE: no amounts, or none to go by */
    bool has_season;
    struct season season; /* clock borrowed from the forecast's arena */
    day_t end;            /* as seen on the evening of this day */
    double discount;
    int32_t value_days;
    bool with_intervals;
};

struct client_forecast {
    struct estimate alive;                     /* interval: what the parameters leave open */
    double order_within[FORECAST_HORIZONS];    /* P(at least one order) */
    struct estimate orders[FORECAST_HORIZONS]; /* interval: whole orders that may really come */
    double value_orders;    /* expected orders of the next value_days, discounted by months */
    double orders_variance; /* of the orders within 365 days, by chance and what the parameters
                               leave open; 0 without intervals */
    bool has_money;
    struct estimate revenue_365, value; /* value: discounted revenue of the next value_days */
    bool has_window;                    /* three gaps or more */
    day_t window_from, window_by;       /* 25 and 75 % of the next order's day among returns, as
                                           seen on the day of the last order */
};

/* `last` is the client's last occasion; `spender` may be NULL. */
void forecast_client(const struct forecast_basis *basis, const struct buyer *buyer, day_t last,
                     const struct spender *spender, struct client_forecast *ret_forecast);

enum forecast_state {
    FORECAST_MADE,
    FORECAST_TOO_FEW,   /* fewer clients than FORECAST_CLIENTS_MIN */
    FORECAST_NO_REPEAT, /* nobody ordered twice yet */
    FORECAST_TOO_SHORT, /* the log spans fewer days than FORECAST_DAYS_MIN */
    FORECAST_NO_FIT,    /* no model has an optimum on these orders */
};
enum { FORECAST_CLIENTS_MIN = 10, FORECAST_REPEATERS_MIN = 3, FORECAST_DAYS_MIN = 28 };

enum forecast_reason {
    CHOSEN_ONLY_ONE,   /* asked for, or the only one with an optimum */
    CHOSEN_LIKELIHOOD, /* likelihood on what was seen; nothing to check against */
    CHOSEN_HOLDOUT,    /* it foretold the kept-back weeks best */
    CHOSEN_SIMPLER,    /* as good as the best one there, and likelier on what was seen */
};

struct holdout {
    bool is_made;
    int32_t days;
    int64_t actual;
    double predicted, mae, rmse; /* errors per client of the calibration period */
};

struct model_result {
    struct fit fit;         /* the one that figures come from */
    struct fit calibration; /* up to the holdout; equal to `fit` with calibrate_to */
    struct holdout holdout;
    bool is_excluded_for_alive; /* P(alive) = 1 for each one-time buyer, who dominate here */
};

struct week_check {
    day_t from;     /* first day of the week */
    int64_t actual; /* repeat orders, in the holdout those of the calibration's clients */
    struct estimate predicted;
};
struct class_check { /* clients with this many repeat orders at calibration */
    uint32_t orders; /* the last class: this many or more */
    int64_t clients;
    double actual, predicted; /* mean orders in the holdout */
};
enum { FORECAST_CLASSES_MAX = 8 };

struct forecast {
    enum forecast_state state;
    int64_t clients, repeaters; /* what was there to go by */
    int32_t days;
    struct forecast_options options;
    struct model_result *results; /* [result_count], in the order of models.def */
    size_t result_count, chosen;  /* index of the chosen one */
    enum forecast_reason reason;
    size_t runner_up; /* whom `reason` compares with; result_count = none */
    bool is_sample;   /* chosen on some of the clients: sample_clients */
    int64_t sample_clients;
    struct forecast_basis basis;
    bool season_was_tried;
    double season_gain; /* fall of the holdout's weekly error, as a share; > 0 when kept */

    struct buying buying; /* as of basis.end */
    struct spending spending;
    struct client_forecast *groups; /* [group] without money */

    struct {
        struct estimate alive; /* clients */
        struct estimate orders[FORECAST_HORIZONS], revenue[FORECAST_HORIZONS];
        double new_orders_365;   /* of a new client, after their first */
        double new_second_order; /* P(a second order within 365 days of the first) */
        bool has_money;
        double new_value;
        double leaving_365;     /* share of today's clients who leave within a year */
        double one_timers_gone; /* share of those with one order who never order again; by a
                                   model that can tell, 0 where none was fitted */
    } base;

    day_t holdout_from, holdout_to; /* DAY_NONE without one */
    struct week_check *weeks;       /* holdout by week */
    size_t week_count;
    struct class_check classes[FORECAST_CLASSES_MAX];
    size_t class_count;
    struct week_check *cohort; /* all weeks of the log, repeat orders together so far:
                                  expected of new clients from the fit, and actual */
    size_t cohort_count;
    int64_t elapsed_ns;
};

/*
 * Arrays in `arena`; `log` is borrowed. Of models that differ in k alone only the likeliest is
 * compared in the holdout. With is_sample the results are those on the sample, but for the chosen
 * one's `fit`, which is on everybody; so are weeks, classes and all figures.
 */
void forecast_make(const struct order_log *log, const struct forecast_options *options,
                   struct arena *arena, struct forecast *ret_forecast);

/* One client's figures out of a made forecast. False: no occasion up to basis.end. */
bool forecast_of_client(const struct forecast *forecast, const struct order_log *log, size_t client,
                        struct client_forecast *ret_forecast);

/*
 * The figures as of log->as_of by a fit that stands already: nothing is chosen, fitted or checked.
 * `basis` may come from elsewhere; its season's clock is wound anew. FORECAST_MADE always.
 */
void forecast_again(const struct order_log *log, const struct forecast_basis *basis,
                    unsigned threads, struct arena *arena, struct forecast *ret_forecast);

/*
 * The base's figures of what forecast_again() made: of all clients together and of a new one. What
 * the fit cannot tell of those with one order is not a number.
 */
void forecast_sum(struct forecast *forecast, struct arena *arena);

/* Winds the season's clock, if there is one, as far as figures as of basis->end need it. */
void forecast_basis_wind(struct forecast_basis *basis, day_t first_day, struct arena *arena);

/*
 * One client's figures from their own orders and a basis that is wound: in constant time but for
 * reading the orders. False: no occasion up to basis->end.
 */
bool forecast_of_orders(const struct forecast_basis *basis, const struct order_log *log,
                        size_t client, struct client_forecast *ret_forecast);

/*
 * The drift of a base away from its fit: how many standard errors the score of the clients
 * as they are now stands off zero; INFINITY where a fit was not identified. Refit from
 * FORECAST_DRIFT_MAX on.
 */
#define FORECAST_DRIFT_MAX 2.0
double forecast_drift(const struct fit *fit, const struct buying *now, unsigned threads,
                      struct arena *scratch);
