// SPDX-License-Identifier: AGPL-3.0-or-later
#include <float.h>
#include <math.h>

#include "retention/special.h"
#include "retention/special_parts.h"

static const double log_2_pi = 1.8378770664093454836;

double log_add(double a, double b)
{
    double larger = a > b ? a : b, smaller = a > b ? b : a;

    if (smaller == -INFINITY)
        return larger;
    return larger + log1p(exp(smaller - larger));
}

double log_beta(double a, double b)
{
    double small = a < b ? a : b, large = a < b ? b : a;

    /* As Gamma(1 + small) / small, because Gamma(small) has its pole there. */
    return log_rising(1, small) - log(small) - log_rising(large, small);
}

double log1p_less(double t)
{
    if (t < -0.5 || t > 0.5)
        return log1p(t) - t;
    /* ln(1 + t) = 2 artanh(r). */
    double r = t / (2 + t), square = r * r, power = 2 * r * square, sum = 0;

    for (int k = 3; k < 60; k += 2) {
        double term = power / k;
        sum += term;
        if (fabs(term) <= DBL_EPSILON * fabs(sum))
            break;
        power *= square;
    }
    return sum - t * r;
}

struct unit_split unit_split(double x)
{
    double y = 1 - x;

    return (struct unit_split){.x = x, .y = y, .y_rest = (1 - y) - x};
}

/* (a + b) x - a, without the rounding of 1 - x nor of the products. */
static double off_the_mean(struct unit_split at, double a, double b)
{
    double product = a * at.y, rest = fma(a, at.y, -product);

    return fma(b, at.x, -product) - rest + b * at.x_rest - a * at.y_rest;
}

/*
 * With both large the powers and B(a, b) cancel nearly wholly; what stays is how far x is from
 * a / (a + b) (Loader 2000, "Fast and accurate computation of binomial probabilities").
 */
static double log_density_by_deviance(struct unit_split at, double a, double b)
{
    double off = off_the_mean(at, a, b), sum = a + b;

    return 0.5 * (log(a) + log(b / sum) - log_2_pi) + stirling_rest(sum) - stirling_rest(a) -
           stirling_rest(b) + a * log1p_less(off / a) + b * log1p_less(-off / b);
}

double log_beta_density(struct unit_split at, double a, double b)
{
    if (a >= STIRLING_MIN && b >= STIRLING_MIN)
        return log_density_by_deviance(at, a, b);
    double log_x = at.x < 0.5 ? log(at.x) : log1p(-at.y);
    double log_y = at.x < 0.5 ? log1p(-at.x) : log(at.y);
    return a * log_x + b * log_y - log_beta(a, b);
}

/*
 * The even part of the continued fraction of DLMF 8.17.22 (Didonato and Morris 1992, equation 9)
 * by Lentz's method: I_x(a, b) is the density times this. Below the mean, where it is used, its
 * first terms do not cancel. It takes of the order of sqrt(a) steps around the mean, few away
 * from it.
 */
static double beta_fraction(struct unit_split at, double a, double b)
{
    double above = 1 - off_the_mean(at, a, b);
    double c = INFINITY, d = (a + 1) / (a * above), value = d;

    for (int step = 1; step < STEPS_MAX; step++) {
        double n = step;
        double s = a + 2 * n - 1, weight = n * (b - n) * at.x;
        double alpha = (a + n - 1) / s * ((a + b + n - 1) / s) * weight * at.x;
        double beta = n + weight / s + (a + n) / (s + 2) * (above + n * (1 + at.y));
        d = 1 / (beta + alpha * d);
        c = beta + alpha / c;
        value *= d * c;
        if (fabs(d * c - 1) <= DBL_EPSILON)
            break;
    }
    return value;
}

/*
 * For a <= 1 and x below the mean: DLMF 8.17.7, I = x^a / (a B(a, b)) (1 + a sum), whose
 * complement keeps its digits by expm1 where I is close to 1.
 */
static struct tails beta_series(double x, double a, double b)
{
    double term = 1, sum = 0;

    for (int k = 1; k < 400; k++) {
        term *= (k - b) / k * x;
        sum += term / (a + k);
        if (fabs(term) <= DBL_EPSILON * fabs(sum) * (1 - x))
            break;
    }
    double log_a_beta = log_rising(1, a) - log_rising(b, a);
    double log_below = a * log(x) - log_a_beta + log1p(a * sum);
    return (struct tails){.below = exp(log_below), .above = -expm1(log_below)};
}

static struct tails below_the_mean(struct unit_split at, double a, double b)
{
    if (a <= 1)
        return beta_series(at.x, a, b);
    double below = exp(log_beta_density(at, a, b)) * beta_fraction(at, a, b);
    return (struct tails){.below = below, .above = 1 - below};
}

struct tails beta_tails(struct unit_split at, double a, double b)
{
    if (at.x <= 0 || at.y <= 0)
        return (struct tails){.below = at.x <= 0 ? 0 : 1, .above = at.x <= 0 ? 1 : 0};
    if (at.x <= (a + 1) / (a + b + 2))
        return below_the_mean(at, a, b);
    struct unit_split mirrored = {.x = at.y, .y = at.x, .x_rest = at.y_rest, .y_rest = at.x_rest};
    struct tails tails = below_the_mean(mirrored, b, a);
    return (struct tails){.below = tails.above, .above = tails.below};
}

double beta_below(double x, double a, double b)
{
    return beta_tails(unit_split(x), a, b).below;
}

double beta_above(double x, double a, double b)
{
    return beta_tails(unit_split(x), a, b).above;
}
