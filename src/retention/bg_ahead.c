// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/bg_steps.h"

/*
 * With P(N = n) of a client who would never leave, and s(n) = B(a, b + n) / B(a, b) the chance to
 * stay n times, E[orders] = sum of P(N = n) (s(0) + ... + s(n - 1)) and P(still a client) = sum of
 * P(N = n) s(n): series of positive terms without a pole anywhere, as the closed forms have.
 */
static const double exact = 1e-13;

struct ahead_sums {
    double total, expected, alive;
    double stays, orders; /* s(n), and s(0) + ... + s(n - 1) */
};

/* What is not added yet is so little: terms fall at least as a geometric row of `ratio`. */
static inline bool is_complete(const struct bg_steps *steps, int k, double term,
                               const struct ahead_sums *sums)
{
    double ratio = (steps->shape + (steps->m - 1)) * steps->after / (steps->m - (k - 1));

    if (ratio < steps->after)
        ratio = steps->after;
    if (ratio >= 1)
        return false;
    double rest = term * ratio / (1 - ratio);
    return rest <= exact * sums->total &&
           rest * (sums->orders + sums->stays / (1 - ratio)) <= exact * sums->expected;
}

static inline struct ahead_sums add_up(struct bg_steps *steps, int k, double a, double b)
{
    struct ahead_sums sums = {.stays = 1};

    for (double n = 0;; n++) {
        double term = bg_steps_next(steps, k);

        sums.total += term;
        sums.alive += term * sums.stays;
        sums.expected += term * sums.orders;
        sums.orders += sums.stays;
        sums.stays *= (b + n) / (a + b + n);
        if (term < 1e-9 * sums.total && is_complete(steps, k, term, &sums))
            return sums;
    }
}

double bg_ahead_by_sum(const struct bg_client *client, double weeks, enum bg_ahead wanted)
{
    struct bg_steps steps = bg_steps_of(client, weeks);
    struct ahead_sums sums;

    if (client->k == 1)
        sums = add_up(&steps, 1, client->a, client->b);
    else if (client->k == 2)
        sums = add_up(&steps, 2, client->a, client->b);
    else if (client->k == 3)
        sums = add_up(&steps, 3, client->a, client->b);
    else
        sums = add_up(&steps, client->k, client->a, client->b);
    /* The probabilities add up to one: their common factor need not be known. */
    return (wanted == BG_ORDERS ? sums.expected : sums.alive) / sums.total;
}

/* No term beyond the doubles' range, and not too many: a negative binomial's bulk and its tail. */
bool bg_ahead_is_short(const struct bg_client *client, double weeks)
{
    double ahead = weeks / client->rate, mean = client->shape * ahead;

    return mean + 7.5 * sqrt(mean * (1 + ahead)) + 30 * (1 + ahead) < 3000 &&
           client->shape * log1p(ahead) < 350;
}

double bg_ahead(const struct bg_client *client, double weeks, enum bg_ahead wanted)
{
    return bg_ahead_is_short(client, weeks) ? bg_ahead_by_sum(client, weeks, wanted)
                                            : bg_ahead_by_integral(client, weeks, wanted);
}
