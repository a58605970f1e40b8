// SPDX-License-Identifier: AGPL-3.0-or-later
#include <float.h>
#include <math.h>

#include "retention/special.h"
#include "retention/special_parts.h"

static const double log_2_pi = 1.8378770664093454836;

double log_gamma_density(double a, double x)
{
    if (a < STIRLING_MIN)
        return a * log(x) - x + log(a) - log_rising(1, a);
    /* x^a e^-x and Gamma(a) cancel; what stays is how far x is from a. */
    double off = (x - a) / a, deviance = a * log1p_less(off);
    return 0.5 * (log(a) - log_2_pi) - stirling_rest(a) + deviance;
}

/* P below the mean: DLMF 8.11.4. */
static struct tails sum_below(double a, double x)
{
    double term = 1 / a, sum = term;

    for (int k = 1; k < STEPS_MAX; k++) {
        term *= x / (a + k);
        sum += term;
        if (term <= DBL_EPSILON * 0.5 * sum)
            break;
    }
    double below = exp(log_gamma_density(a, x)) * sum;
    return (struct tails){.below = below, .above = 1 - below};
}

/*
 * Small shapes: DLMF 8.7.1 by powers of -x, P = x^a / Gamma(1 + a) (1 + a sum), whose complement
 * keeps its digits where P is close to 1.
 */
static struct tails sum_small_shape(double a, double x)
{
    double term = 1, sum = 0;

    for (int k = 1; k < 100; k++) {
        term *= -x / k;
        sum += term / (a + k);
        if (fabs(term) <= DBL_EPSILON * fabs(sum))
            break;
    }
    double log_below = a * log(x) - log_rising(1, a) + log1p(a * sum);
    return (struct tails){.below = exp(log_below), .above = -expm1(log_below)};
}

/* Q above the mean: the continued fraction of DLMF 8.9.2 by Lentz's method. */
static struct tails fraction_above(double a, double x)
{
    double b = x + 1 - a, c = 1e300, d = 1 / b, value = d;

    for (int k = 1; k < STEPS_MAX; k++) {
        double step = k * (a - k);
        b += 2;
        d = 1 / (b + step * d);
        c = b + step / c;
        value *= c * d;
        if (fabs(c * d - 1) <= DBL_EPSILON)
            break;
    }
    double above = exp(log_gamma_density(a, x)) * value;
    return (struct tails){.below = 1 - above, .above = above};
}

struct tails gamma_tails(double a, double x)
{
    if (x <= 0)
        return (struct tails){.below = 0, .above = 1};
    if (x == INFINITY)
        return (struct tails){.below = 1, .above = 0};
    if (a <= 1 && x <= 1.5)
        return sum_small_shape(a, x);
    return x < a + 1 ? sum_below(a, x) : fraction_above(a, x);
}

double gamma_below(double a, double x)
{
    return gamma_tails(a, x).below;
}

double gamma_above(double a, double x)
{
    return gamma_tails(a, x).above;
}
