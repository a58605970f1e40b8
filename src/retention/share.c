// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/rate.h"

/* Both ends of the middle 95 % of the normal distribution. */
static const double normal_975 = 1.959963984540054;

double rate_stayed(const struct rate *rate)
{
    return (double)rate->retained / (double)rate->start;
}

double rate_by_formula(const struct rate *rate)
{
    return (double)(rate->end - rate->new_clients) / (double)rate->start;
}

double rate_came_back(const struct rate *rate)
{
    return (double)rate->came_back / (double)rate->start;
}

struct rate_calculation rate_calculate(int64_t start, int64_t lost, int64_t new_clients)
{
    struct rate_calculation calculation = {.end = start - lost + new_clients};

    calculation.crr = (double)(calculation.end - new_clients) / (double)start;
    return calculation;
}

/* The two ends are exact where the share is 0 or 1, which rounding would blur. */
struct interval share_interval(int64_t part, int64_t total)
{
    double n = (double)total, share = (double)part / n, square = normal_975 * normal_975;
    double middle = (share + square / (2 * n)) / (1 + square / n);
    double half =
        normal_975 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n));

    return (struct interval){
        .low = part == 0 ? 0 : middle - half,
        .high = part == total ? 1 : middle + half,
    };
}

struct interval share_difference(int64_t part_a, int64_t total_a, int64_t part_b, int64_t total_b)
{
    double a = (double)part_a / (double)total_a, b = (double)part_b / (double)total_b;
    struct interval around_a = share_interval(part_a, total_a);
    struct interval around_b = share_interval(part_b, total_b);

    return (struct interval){
        .low = b - a - hypot(b - around_b.low, around_a.high - a),
        .high = b - a + hypot(around_b.high - b, a - around_a.low),
    };
}
