// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/special.h"
#include "retention/special_parts.h"

/*
 * Arguments are raised to STIRLING_MIN by the recurrence, then DLMF 5.11's asymptotic series in
 * 1 / x. Rises take the difference term by term, as a divided difference, so that it keeps its
 * digits however close the two ends are.
 */
enum { TERMS = 8 };

/* Powers of t = 1 / x^2. ln Gamma: 1 / x times these; DLMF 5.11.1. */
static const double stirling[TERMS] = {
    1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
    1.0 / 1188, -691.0 / 360360, 1.0 / 156,  -3617.0 / 122400,
};
/* digamma: ln x - 1 / (2 x) less these; DLMF 5.11.2. */
static const double digamma_terms[TERMS + 1] = {
    0,         1.0 / 12,       -1.0 / 120, 1.0 / 252,      -1.0 / 240,
    1.0 / 132, -691.0 / 32760, 1.0 / 12,   -3617.0 / 8160,
};
/* trigamma: 1 / (2 x^2) and 1 / x times these. */
static const double trigamma_terms[TERMS + 1] = {
    1, 1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510,
};

static double polynomial(const double *terms, int count, double t)
{
    double sum = terms[count - 1];

    for (int i = count - 2; i >= 0; i--)
        sum = sum * t + terms[i];
    return sum;
}

/* (p(t) - p(u)) / (t - u), and p(u), by one Horner scheme. */
static double divided_difference(const double *terms, int count, double t, double u, double *ret_u)
{
    double value = terms[count - 1], difference = 0;

    for (int i = count - 2; i >= 0; i--) {
        difference = difference * t + value;
        value = value * u + terms[i];
    }
    *ret_u = value;
    return difference;
}

/* (a p(a^2) - b p(b^2)) / (a - b). */
static double odd_difference(const double *terms, int count, double a, double b)
{
    double at_b = 0, difference = divided_difference(terms, count, a * a, b * b, &at_b);

    return at_b + a * (a + b) * difference;
}

double stirling_rest(double x)
{
    return polynomial(stirling, TERMS, 1 / (x * x)) / x;
}

double log_rising(double x, double n)
{
    double shift = 0; /* product of (1 + n / (x + i)), less 1 */

    while (x < STIRLING_MIN) {
        double ratio = n / x;
        shift += ratio * (1 + shift);
        x += 1;
    }
    double y = x + n, a = 1 / x, b = 1 / y;
    double rise = n * log(x) - n + (y - 0.5) * log1p(n * a);
    rise -= n * a * b * odd_difference(stirling, TERMS, a, b);
    return shift > 0 ? rise - log1p(shift) : rise;
}

double digamma(double x)
{
    double shift = 0;

    while (x < STIRLING_MIN) {
        shift += 1 / x;
        x += 1;
    }
    return log(x) - 0.5 / x - polynomial(digamma_terms, TERMS + 1, 1 / (x * x)) - shift;
}

double trigamma(double x)
{
    double shift = 0;

    while (x < STIRLING_MIN) {
        shift += 1 / (x * x);
        x += 1;
    }
    return (polynomial(trigamma_terms, TERMS + 1, 1 / (x * x)) + 0.5 / x) / x + shift;
}

double digamma_rise(double x, double n)
{
    double shift = 0, at_b = 0;

    while (x < STIRLING_MIN) {
        shift += n / (x * (x + n));
        x += 1;
    }
    double a = 1 / x, b = 1 / (x + n);
    double series = divided_difference(digamma_terms, TERMS + 1, a * a, b * b, &at_b);
    return log1p(n * a) + n * a * b * (0.5 + (a + b) * series) + shift;
}

double trigamma_rise(double x, double n)
{
    double shift = 0;

    while (x < STIRLING_MIN) {
        shift += n / (x * (x + n)) * (1 / x + 1 / (x + n));
        x += 1;
    }
    double a = 1 / x, b = 1 / (x + n);
    return -n * a * b * ((a + b) * 0.5 + odd_difference(trigamma_terms, TERMS + 1, a, b)) - shift;
}
