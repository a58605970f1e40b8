// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "retention/buying.h"
#include "retention/spend.h"

/*
 * Clients who buy as a model says, from a seed: the same on every machine, so that fits, forecasts
 * and their intervals can be measured against what is known. Weeks.
 */
struct dice {
    uint64_t state[4]; /* xoshiro256** (Blackman and Vigna 2018) */
};
struct dice dice_from(uint64_t seed);
double dice_uniform(struct dice *dice); /* in (0, 1) */
double dice_normal(struct dice *dice);
double dice_exponential(struct dice *dice);
double dice_gamma(struct dice *dice, double shape); /* of rate 1 */
double dice_beta(struct dice *dice, double a, double b);

enum law {
    LAW_NBD,    /* nobody leaves */
    LAW_BG,     /* leave after repeat orders: BG/NBD, and BG/CNBD-k with k > 1 */
    LAW_MBG,    /* leave after any order, the first one among them */
    LAW_PARETO, /* leave at any time */
};
struct shop {
    enum law law;
    int k; /* gaps are Erlang-k of rate lambda; 0 is 1 */
    double r, alpha;
    double a, b;          /* LAW_PARETO: s and beta */
    double p, q, v;       /* of amounts, Gamma-Gamma; p = 0: none */
    double weeks;         /* the longest T */
    double joining;       /* clients join evenly over the first so many of them; 0: all at once */
    bool in_whole_days;   /* times are rounded down to days; two orders of a day are one */
    uint32_t orders_most; /* 0: no limit; then a client orders no more */
};

/* One client, with what nobody sees. */
struct simulated {
    struct buyer buyer; /* as seen at its end of time */
    double log_gaps;    /* sum of ln(gap in weeks) */
    struct spender spender;
    double rate, chance; /* lambda; chance of leaving after an order, or rate of leaving */
    double scale;        /* nu of the amounts */
    bool is_alive;       /* at its end of time */
    double next;         /* when the next order would come, from the first, if alive; INFINITY */
    double leaves_at;    /* LAW_PARETO: since the first order; INFINITY otherwise */
};
struct simulated simulate_client(const struct shop *shop, struct dice *dice);

/*
 * Goes on with a client for so many weeks more; `client` then stands at the later time.
 * Orders in those weeks, and what they come to (0 without amounts).
 */
struct future {
    uint32_t orders;
    double spent;
};
struct future simulate_on(const struct shop *shop, double weeks, struct dice *dice,
                          struct simulated *client);

/* A whole base; ret_clients may be NULL. */
struct buying simulate_base(const struct shop *shop, size_t clients, uint64_t seed,
                            struct arena *arena, struct simulated **ret_clients);

/*
 * The twelve shops on which fits were compared with those of other programs: docs/forecast.md.
 */
enum { SAMPLE_SHOPS = 12 };
struct sample_shop {
    const char *name;
    struct shop shop;
};
extern const struct sample_shop sample_shops[SAMPLE_SHOPS];
