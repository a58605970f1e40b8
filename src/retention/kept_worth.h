// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/rate.h"

/*
 * What one more kept client is worth a year: of the clients active at the start of the last
 * KEPT_WORTH_DAYS days, what those who stayed brought in within these days beyond those who were
 * lost. Amounts of occasions less refunds of these days; without amounts, occasions.
 */
enum { KEPT_WORTH_DAYS = 365, KEPT_WORTH_CLIENTS_MIN = 20 };

enum kept_worth_state {
    KEPT_WORTH_KNOWN,
    KEPT_WORTH_UNCLEAR,       /* the interval holds zero */
    KEPT_WORTH_TOO_FEW,       /* below KEPT_WORTH_CLIENTS_MIN on either side */
    KEPT_WORTH_LOG_TOO_SHORT, /* the days begin before first_day + W: who was active is not known */
};

/* Means and deviations are in ten-thousandths of the currency's major unit, or in occasions. */
struct kept_worth_side {
    int64_t clients, total;
    double mean;      /* 0 for nobody */
    double deviation; /* of the sample, divided by clients - 1; 0 below two clients */
};
struct kept_worth {
    day_t from, to; /* to is as_of */
    enum kept_worth_state state;
    struct kept_worth_side stayed, lost; /* nobody with KEPT_WORTH_LOG_TOO_SHORT */
    /* Of the means, stayed - lost; 0 unless the state is one of the first two. */
    double difference;
    struct interval interval; /* 95 %, see mean_difference() */
};

struct kept_worth kept_worth_measure(const struct order_log *log, const struct window *window,
                                     unsigned threads);

/*
 * The 95 % interval of the difference a - b of two means, without the assumption that both spread
 * alike (Welch 1947, Biometrika 34: 28-35), by Student's t with the degrees of freedom of
 * Satterthwaite (1946, Biometrics Bulletin 2: 110-114). Two clients or more on each side; where
 * neither side spreads at all, both ends are the difference.
 */
struct interval mean_difference(const struct kept_worth_side *a, const struct kept_worth_side *b);
